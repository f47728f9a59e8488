import type { staff } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** The people of the clinic. A signal gives a request up. */
export const askStaff = callsOf<typeof staff>()({
  list: "GET /api/staff",
  create: "POST /api/staff",
  get: "GET /api/staff/:id",
  change: "PATCH /api/staff/:id",
  remove: "DELETE /api/staff/:id",
});

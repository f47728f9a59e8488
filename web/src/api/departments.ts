import type { departments } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** The clinic's departments. A signal gives a request up. */
export const askDepartments = callsOf<typeof departments>()({
  list: "GET /api/departments",
  create: "POST /api/departments",
  get: "GET /api/departments/:id",
  change: "PATCH /api/departments/:id",
  remove: "DELETE /api/departments/:id",
});

import type { users } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** Accounts, for administrators. A signal gives a request up. */
export const askUsers = callsOf<typeof users>()({
  list: "GET /api/users",
  create: "POST /api/users",
  change: "PATCH /api/users/:id",
  remove: "DELETE /api/users/:id",
});

import type { records } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** Medical records. A signal gives a request up. */
export const askRecords = callsOf<typeof records>()({
  list: "GET /api/records",
  create: "POST /api/records",
  diagnosisCodes: "GET /api/records/diagnosis-codes",
  checkAllergies: "POST /api/records/allergy-check",
  accessLog: "GET /api/records/access-log",
  get: "GET /api/records/:id",
  amend: "PUT /api/records/:id",
  remove: "DELETE /api/records/:id",
  versions: "GET /api/records/:id/versions",
  version: "GET /api/records/:id/versions/:version",
});

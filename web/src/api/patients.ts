import type { patients } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** The register of patients. A signal gives a request up. */
export const askPatients = callsOf<typeof patients>()({
  list: "GET /api/patients",
  create: "POST /api/patients",
  duplicates: "POST /api/patients/duplicates",
  get: "GET /api/patients/:id",
  change: "PATCH /api/patients/:id",
  archive: "DELETE /api/patients/:id",
  restore: "POST /api/patients/:id/restore",
  history: "GET /api/patients/:id/history",
  timeline: "GET /api/patients/:id/timeline",
});

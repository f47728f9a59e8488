import type { audit } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** Who did what, and to what. A signal gives a request up. */
export const askAudit = callsOf<typeof audit>()({
  list: "GET /api/audit",
});

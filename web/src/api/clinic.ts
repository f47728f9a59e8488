import type { clinic } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** What is told of the clinic. A signal gives a request up. */
export const askClinic = callsOf<typeof clinic>()({
  get: "GET /api/clinic",
});

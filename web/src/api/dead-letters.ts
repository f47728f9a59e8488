import type { deadLetters } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** Events that no service could handle. A signal gives a request up. */
export const askDeadLetters = callsOf<typeof deadLetters>()({
  list: "GET /api/dead-letters",
  replay: "POST /api/dead-letters/:id/replay",
});

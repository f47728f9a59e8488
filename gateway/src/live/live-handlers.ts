import type { live } from "@rawat/contracts";
import { currentRequest, type Handlers } from "@rawat/platform";
import type { LiveEvents } from "./live-events.ts";

export const liveHandlers = (events: LiveEvents): Handlers<typeof live> => ({
  follow: async ({ actor, headers, gone }) => {
    const { sessionId = "", address = "" } = currentRequest() ?? {};
    return {
      text: events.follow({ actor, sessionId, address, lastKey: headers["last-event-id"], gone }),
      // Proxies keep what they pass on until there is more of it, unless told.
      headers: { "x-accel-buffering": "no" },
    };
  },
});

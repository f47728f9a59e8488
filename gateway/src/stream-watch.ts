import { Forbidden, Unauthenticated } from "@rawat/platform";
import type { Caller } from "./caller.ts";
import type { ForwardRoute } from "./route-table.ts";
import type { Visit } from "./visit.ts";

export interface StreamWatch {
  /** Looks at who sends a request for as long as it lasts. */
  add(visit: Visit, route: ForwardRoute): void;
  close(): void;
}

export interface StreamWatchOptions {
  /** Who sends a request, at this moment; it throws for one who may not any more. */
  confirm(visit: Visit, route: ForwardRoute): Caller | Promise<Caller>;
  /** Ends a request whose sender may not go on, before or after its answer has begun. */
  end(visit: Visit, error: unknown): void;
}

const everyMs = 1_000;

/** An upload is carried out bit by bit, also when all of it is in: what is not read by then is left. */
const isUnderWay = ({ request, response }: Visit, { isUpload }: ForwardRoute): boolean =>
  isUpload || response.headersSent || !request.complete;

/**
 * A register comes out, and goes in, for minutes: each second whoever is still sending, or still reading, is looked at again. What is
 * whole and not answered yet is left alone, for it may be executed at this moment.
 */
export function watchStreams({ confirm, end }: StreamWatchOptions): StreamWatch {
  const watched = new Map<Visit, ForwardRoute>();
  const look = async (visit: Visit, route: ForwardRoute) => {
    try {
      await confirm(visit, route);
    } catch (error) {
      // What the database cannot tell now it tells in a second.
      if (watched.has(visit) && (error instanceof Unauthenticated || error instanceof Forbidden)) end(visit, error);
    }
  };
  const looking = setInterval(() => {
    const before = performance.now() - everyMs;
    for (const [visit, route] of watched)
      if (visit.startedAtMs < before && isUnderWay(visit, route)) void look(visit, route);
  }, everyMs);
  looking.unref();
  return {
    add(visit, route) {
      watched.set(visit, route);
      visit.response.once("close", () => watched.delete(visit));
    },
    close: () => clearInterval(looking),
  };
}

import type { RequestListener } from "node:http";

/** Milliseconds of one turn of the event loop in which requests are looked at. */
const lookedForMs = 20;

/** When requests are looked at. Each stays in the order in which it came. */
export interface Looks {
  /** In this turn of the event loop, where there is time for it. */
  soon: RequestListener;
  /** In a turn of its own. */
  later: RequestListener;
}

/**
 * Looks at requests for no longer than everybody else has patience. They come over hundreds of connections at once, and those that were sent
 * ahead of the answers to others many in one piece: looked at as they come, all of them together would be one turn of the event loop, and
 * whoever comes anew needs several, to be let in, to be read and to be answered.
 */
export function lookInTurns(look: RequestListener): Looks {
  let waiting: Parameters<RequestListener>[] = [];
  let untilMs: number | undefined;
  const lookOn = () => {
    const endMs = performance.now() + lookedForMs;
    let at = 0;
    for (; at < waiting.length && performance.now() < endMs; at++)
      look(...(waiting[at] as Parameters<RequestListener>));
    waiting = waiting.slice(at);
    if (waiting.length > 0) setImmediate(lookOn);
  };
  const later: RequestListener = (request, response) => {
    if (waiting.push([request, response]) === 1) setImmediate(lookOn);
  };
  const isTimeLeft = () => {
    const nowMs = performance.now();
    if (untilMs === undefined) {
      untilMs = nowMs + lookedForMs;
      setImmediate(() => {
        untilMs = undefined;
      });
    }
    return nowMs < untilMs;
  };
  const soon: RequestListener = (request, response) => {
    if (waiting.length === 0 && isTimeLeft()) look(request, response);
    else later(request, response);
  };
  return { soon, later };
}

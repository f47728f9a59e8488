import type { RequestListener } from "node:http";

/** What is sent ahead is looked at no longer than this before everybody else has their turn. */
const lookedForMs = 20;

/**
 * Looks at requests that were sent ahead of the answers to others before them. They come many in one piece, and over hundreds of connections at once: looked at
 * as they come, all of them together would be one turn of the event loop, for which everybody waits. Each stays in the order in which it came.
 */
export function lookInTurns(look: RequestListener): RequestListener {
  let waiting: Parameters<RequestListener>[] = [];
  const lookOn = () => {
    const untilMs = performance.now() + lookedForMs;
    let at = 0;
    for (; at < waiting.length && performance.now() < untilMs; at++)
      look(...(waiting[at] as Parameters<RequestListener>));
    waiting = waiting.slice(at);
    if (waiting.length > 0) setImmediate(lookOn);
  };
  return (request, response) => {
    if (waiting.push([request, response]) === 1) setImmediate(lookOn);
  };
}

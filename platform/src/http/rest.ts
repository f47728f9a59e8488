import type { IncomingMessage, ServerResponse } from "node:http";

/** Milliseconds that a caller who is still sending gets to read our answer. */
const lingerMs = 300;
/** About what is on its way when a caller is answered. */
const restBytesMax = 1_048_576;

/**
 * Throws away what still comes of a request's body, for a moment: a caller who is cut off while they send does not read their answer. Past what may
 * have been on its way nothing is read any more.
 *
 * @param done is called once: when it is in, its caller has gone, or the moment is over.
 */
export function dropRest(request: IncomingMessage, done: () => void): void {
  let bytes = 0;
  const drop = (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > restBytesMax) request.pause();
  };
  const leave = () => {
    clearTimeout(timer);
    request.off("end", leave).off("close", leave);
    done();
  };
  const timer = setTimeout(leave, lingerMs);
  request.on("data", drop).once("end", leave).once("close", leave).resume();
}

/** Ends an answer, complete by its length, to a caller who is still sending. */
export function endBeforeRest(request: IncomingMessage, response: ServerResponse, last?: Buffer | string): void {
  if (last !== undefined) response.write(last);
  dropRest(request, () => response.end());
}

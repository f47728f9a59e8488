import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { dropRest, endBeforeRest } from "@rawat/platform";

const closing = Symbol("closing");
type ClosingSocket = Duplex & { [closing]?: true };

/** Whether the connection ends behind an answer already given; what still comes on it is no request. */
export const isClosing = (socket: ClosingSocket): boolean => socket[closing] === true;

/** Whether the body of a request has not come in whole. */
export const isUnread = (request: IncomingMessage): boolean =>
  !request.complete &&
  (request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"]) > 0);

/** Whether the caller is gone: what fails because of that is nobody's fault. */
export const hasLeft = (request: IncomingMessage): boolean => request.socket.destroyed;

/** Lets nothing that follows on this connection be taken for a request: it may be the rest of a body that was refused. */
export function condemn(socket: ClosingSocket): void {
  socket[closing] = true;
}

/** Ends an answer; where its connection ends with it, so that a caller who is still sending can read it. */
export function endAnswer(request: IncomingMessage, response: ServerResponse, last?: Buffer | string): void {
  if (isClosing(request.socket) && !request.complete) endBeforeRest(request, response, last);
  else response.end(last);
}

/**
 * Lets the rest of a body that nobody wanted come in behind its answer, if it is little; otherwise its connection ends. Left to itself, Node would
 * read it as long as it comes, and call that nothing.
 */
export function endWithRest(request: IncomingMessage, response: ServerResponse): void {
  // Before Node looks whether anybody has read of it.
  response.prependOnceListener("finish", () => {
    const isSeenTo = isClosing(request.socket) || response.getHeader("connection") === "close";
    if (request.complete || isSeenTo) return;
    request.read(0);
    dropRest(request, () => {
      if (!request.complete) request.destroy();
    });
  });
}

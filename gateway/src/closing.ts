import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

const closing = Symbol("closing");
type ClosingSocket = Duplex & { [closing]?: true };

/** Milliseconds that a caller who is still sending gets to read our answer. */
const lingerMs = 300;

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

/**
 * Ends an answer. A caller who is still sending would be cut off before reading it, so what they send is thrown away for a
 * moment, while the answer, complete by its length, is on its way.
 */
export function endAnswer(request: IncomingMessage, response: ServerResponse, last?: Buffer | string): void {
  if (!isClosing(request.socket) || request.complete) {
    response.end(last);
    return;
  }
  if (last !== undefined) response.write(last);
  request.resume();
  const timer = setTimeout(() => response.end(), lingerMs);
  request.once("close", () => {
    clearTimeout(timer);
    response.end();
  });
}

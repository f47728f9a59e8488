import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { apiHeaders, headers, newId, type ProblemError, problemOf } from "@rawat/platform";

/**
 * Answers on a bare socket, where there is no request yet or it asked for another protocol, and ends it.
 *
 * @param status where it differs from the problem's own.
 * @param path what was asked for, where that is known.
 */
export function answerRaw(
  socket: Duplex,
  error: ProblemError,
  requestId: string = newId(),
  status = error.status,
  path = "/",
): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const text = JSON.stringify({ ...problemOf(error, path, requestId), status });
  const head = {
    "content-type": "application/problem+json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    connection: "close",
    [headers.requestId]: requestId,
    ...apiHeaders,
    ...error.headers,
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${text}`, () => socket.destroy());
}

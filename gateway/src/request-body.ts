import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { ProblemError } from "@rawat/platform";

/** Bodies up to this size are read whole before they are sent on: then they can be sent again. */
export const bufferedBytesMax = 65_536;

/** What became of reading a body: the whole of it, or a stream of one that is larger. */
export type ReadBody = (body: Buffer | Readable) => void;

/**
 * Reads the body of a request: whole when it is small, otherwise as a stream that goes on with what was read already.
 *
 * @param refuse is told when there are more than `bytesMax` bytes.
 */
export function readBody(
  request: IncomingMessage,
  bytesMax: number,
  done: ReadBody,
  refuse: (error: ProblemError) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const leave = () => request.off("data", take).off("end", finish);
  const take = (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > bytesMax) {
      leave();
      refuse(new ProblemError("body_too_large"));
    } else if (bytes > bufferedBytesMax) {
      leave();
      request.pause();
      done(streamBody(request, bytesMax, refuse, chunks));
    }
  };
  const finish = () => {
    leave();
    done(Buffer.concat(chunks, bytes));
  };
  request.on("data", take).on("end", finish);
}

/**
 * The body of a request as a stream of its own. The request itself must not be handed on: whoever is done with a stream
 * destroys it, and with it the caller's connection, on which the answer is still to go.
 */
export function streamBody(
  request: IncomingMessage,
  bytesMax: number,
  refuse: (error: ProblemError) => void,
  begun: readonly Buffer[] = [],
): Readable {
  let bytes = 0;
  let begins = true;
  const body = new Readable({
    read() {
      if (begins) {
        begins = false;
        for (const chunk of begun) take(chunk);
        request.on("data", take).on("end", finish).on("close", abandon);
      }
      request.resume();
    },
    destroy(error, callback) {
      request.off("data", take).off("end", finish).off("close", abandon);
      callback(error);
    },
  });
  const take = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > bytesMax) refuse(new ProblemError("body_too_large"));
    else if (!body.push(chunk)) request.pause();
  };
  const finish = () => body.push(null);
  const abandon = () => body.destroy(request.complete ? undefined : new Error("The caller left"));
  return body;
}

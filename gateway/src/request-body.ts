import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { ProblemError } from "@rawat/platform";
import type { Holding } from "./shares.ts";

/** Pieces of a body that are put together. A megabyte over the worst of lines has a thousand; a million of one byte are an attack. */
const piecesMax = 4_000;
/** What is begun with where a body comes in more than one piece. */
const roomMin = 1_024;

/**
 * Reads the body of a request whole, before anything else is taken up for it: however slowly it comes in, it holds its own
 * socket and nothing that others wait for. Pieces are put together as they come, since a body that is sent byte by byte would
 * otherwise cost a hundred times its length.
 *
 * @param refuse is told when there are more than `bytesMax` bytes, or more than its caller may keep here.
 */
export function readBody(
  request: IncomingMessage,
  bytesMax: number,
  holding: Holding,
  done: (body: Buffer) => void,
  refuse: (error: ProblemError) => void,
): void {
  let kept: Buffer = Buffer.alloc(0);
  let bytes = 0;
  let pieces = 0;
  const leave = () => request.off("data", take).off("end", finish);
  const take = (chunk: Buffer) => {
    const wanted = bytes + chunk.length;
    const fault =
      wanted > bytesMax || ++pieces > piecesMax ? new ProblemError("body_too_large") : makeRoom(chunk, wanted);
    if (fault) {
      leave();
      kept = Buffer.alloc(0);
      holding.release();
      refuse(fault);
      return;
    }
    if (kept !== chunk) chunk.copy(kept, bytes);
    bytes = wanted;
  };
  const makeRoom = (chunk: Buffer, wanted: number): ProblemError | undefined => {
    if (wanted <= kept.length) return undefined;
    const room = bytes === 0 ? wanted : Math.max(wanted, roomMin, Math.min(bytesMax, 2 * kept.length));
    const fault = holding.keep(room - kept.length);
    if (fault) return fault;
    const larger = bytes === 0 ? chunk : Buffer.allocUnsafe(room);
    kept.copy(larger, 0, 0, bytes);
    kept = larger;
    return undefined;
  };
  const finish = () => {
    leave();
    holding.arrived();
    done(kept.subarray(0, bytes));
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
): Readable {
  let bytes = 0;
  let begins = true;
  let isWhole = false;
  const body = new Readable({
    read() {
      if (begins) {
        begins = false;
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
  const finish = () => {
    isWhole = true;
    body.push(null);
  };
  // A request closes as soon as it has ended, while the last pieces of it may still wait to be read here.
  const abandon = () => {
    if (!isWhole) body.destroy(new Error("The caller left"));
  };
  return body;
}

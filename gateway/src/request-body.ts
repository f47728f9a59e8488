import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { gather, inHandfuls, ProblemError } from "@rawat/platform";
import type { Holding } from "./shares.ts";

/** Node reads no more at once. */
const pieceBytesMax = 65_536;
/** Milliseconds after which what has come of a stream is passed on, however little. */
const passedWithinMs = 20;

/**
 * Reads the body of a request whole, before anything else is taken up for it: however slowly it comes in, it holds its own
 * socket and nothing that others wait for.
 *
 * @param refuse is told when there are more than `bytesMax` bytes, or more than its caller may keep here.
 * @param long is given what has come when it is more than its `keptMax` bytes, and reads on from there.
 */
export function readBody(
  request: IncomingMessage,
  bytesMax: number,
  holding: Holding,
  done: (body: Buffer) => void,
  refuse: (error: ProblemError) => void,
  long?: { keptMax: number; goOn(start: Buffer): void },
): void {
  // What is kept of a long one is bounded by the place that it has.
  const body = long ? gather(long.keptMax + pieceBytesMax) : gather(bytesMax, holding.keep);
  const leave = () => request.off("data", take).off("end", finish);
  const take = (piece: Buffer) => {
    if (long) holding.came(piece.length);
    const fault = body.add(piece);
    if (fault) {
      leave();
      holding.release();
      refuse(fault);
    } else if (long && body.bytes().length > long.keptMax) {
      leave();
      request.pause();
      long.goOn(body.bytes());
    }
  };
  const finish = () => {
    leave();
    holding.arrived();
    done(body.bytes());
  };
  request.on("data", take).on("end", finish);
}

/**
 * The body of a request, of which this has come already, as a stream of its own. The request itself must not be handed on: whoever is done with a stream
 * destroys it, and with it the caller's connection, on which the answer is still to go. Small pieces are passed on together, for each is a
 * write of ours and a read of the service.
 */
export function streamBody(
  request: IncomingMessage,
  start: Buffer,
  bytesMax: number,
  { came }: Pick<Holding, "came">,
  refuse: (error: ProblemError) => void,
): Readable {
  let bytes = start.length;
  let begins = true;
  let isWhole = false;
  let passing: NodeJS.Timeout | undefined;
  const body = new Readable({
    read() {
      if (begins) {
        begins = false;
        request.on("data", take).on("end", finish).on("close", abandon);
        if (start.length > 0 && !body.push(start)) return;
      }
      request.resume();
    },
    destroy(error, callback) {
      clearTimeout(passing);
      request.off("data", take).off("end", finish).off("close", abandon);
      callback(error);
    },
  });
  const handfuls = inHandfuls((handful) => {
    if (!body.push(handful)) request.pause();
  });
  const pass = () => {
    passing = undefined;
    handfuls.flush();
  };
  const take = (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > bytesMax) {
      refuse(new ProblemError("body_too_large"));
      return;
    }
    came(piece.length);
    handfuls.add(piece);
    if (handfuls.isWaiting) passing ??= setTimeout(pass, passedWithinMs);
  };
  const finish = () => {
    isWhole = true;
    handfuls.flush();
    body.push(null);
  };
  // A request closes as soon as it has ended, while the last pieces of it may still wait to be read here.
  const abandon = () => {
    if (!isWhole) body.destroy(new Error("The caller left"));
  };
  return body;
}

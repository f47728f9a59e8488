import { Transform } from "node:stream";
import { ProblemError } from "../errors.ts";

/** Bytes that came in pieces, as one. */
export interface Gathered {
  /** Takes one piece more. The fault where there are too many bytes, or nowhere to keep them. */
  add(piece: Buffer): ProblemError | undefined;
  /** All that came. */
  bytes(): Buffer;
}

/** What is begun with where bytes come in more than one piece. */
const roomMin = 1_024;

/**
 * Puts bytes together as they come: kept piece by piece, what is sent byte by byte would cost a hundred times its length.
 *
 * @param keep is asked for so many bytes of memory more, and answers the fault where there are none to be had.
 */
export function gather(
  bytesMax: number,
  keep: (bytes: number) => ProblemError | undefined = () => undefined,
): Gathered {
  let kept: Buffer = Buffer.alloc(0);
  let bytes = 0;
  const makeRoom = (piece: Buffer, wanted: number): ProblemError | undefined => {
    if (wanted <= kept.length) return undefined;
    const room = bytes === 0 ? wanted : Math.max(wanted, roomMin, Math.min(bytesMax, 2 * kept.length));
    const fault = keep(room - kept.length);
    if (fault) return fault;
    // One that comes whole is not copied.
    const larger = bytes === 0 ? piece : Buffer.allocUnsafe(room);
    kept.copy(larger, 0, 0, bytes);
    kept = larger;
    return undefined;
  };
  return {
    add(piece) {
      const wanted = bytes + piece.length;
      const fault = wanted > bytesMax ? new ProblemError("body_too_large") : makeRoom(piece, wanted);
      if (fault) return fault;
      if (kept !== piece) piece.copy(kept, bytes);
      bytes = wanted;
      return undefined;
    },
    bytes: () => kept.subarray(0, bytes),
  };
}

/** Pieces that are put together before they are passed on. */
export interface Handfuls {
  add(piece: Buffer): void;
  /** Passes on what waits for more. */
  flush(): void;
  /** Whether anything waits for more. */
  readonly isWaiting: boolean;
}

/** What is worth passing on by itself. */
const handfulBytes = 32_768;

/** Passes on what comes in pieces that are not small, for whoever takes them has about as much work with each, however small. */
export function inHandfuls(pass: (handful: Buffer) => void): Handfuls {
  let room: Buffer | undefined;
  let bytes = 0;
  const flush = () => {
    if (!room || bytes === 0) return;
    // As large as what is in it: it may wait long for its reader.
    const handful = Buffer.from(room.subarray(0, bytes));
    bytes = 0;
    pass(handful);
  };
  return {
    add(piece) {
      if (bytes + piece.length > handfulBytes) flush();
      if (piece.length * 2 >= handfulBytes && bytes === 0) {
        pass(piece);
        return;
      }
      room ??= Buffer.allocUnsafe(handfulBytes);
      piece.copy(room, bytes);
      bytes += piece.length;
    },
    flush,
    get isWaiting() {
      return bytes > 0;
    },
  };
}

/** A stream that passes on the same bytes in handfuls, the rest at its end: for what is of use only as a whole. */
export function gathering(): Transform {
  const handfuls = inHandfuls((handful) => through.push(handful));
  const through: Transform = new Transform({
    transform(piece: Buffer, _, done) {
      handfuls.add(piece);
      done();
    },
    flush(done) {
      handfuls.flush();
      done();
    },
  });
  return through;
}

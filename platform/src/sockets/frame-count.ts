/** The frames of a WebSocket that have begun so far. */
export interface FrameCount {
  readonly all: number;
  /** Of these, the pings, pongs and closes. */
  readonly controls: number;
  /** Counts on, in what has come next. */
  add(piece: Buffer): void;
}

const controlBit = 0x08;
const maskBit = 0x80;
/** What stands in the place of a length that does not fit there, and the bytes that have it then (RFC 6455, 5.2). */
const longBytesOf: Readonly<Record<number, number>> = { 126: 2, 127: 8 };
const maskBytes = 4;

/**
 * Counts the frames of one line by their heads as they come in, in pieces of any size: whoever reads them passes over some without a word
 * (a part of a message, an empty one), and over none before it has gone to the end of the piece.
 */
export function createFrameCount(): FrameCount {
  let all = 0;
  let controls = 0;
  /** Bytes of a frame's head that have come, and that it has as far as they tell. */
  let come = 0;
  let headBytes = 2;
  let longBytes = 0;
  let length = 0;
  /** Bytes of a frame that are still to come behind its head. */
  let left = 0;
  const readHead = (byte: number) => {
    if (come === 0) {
      all++;
      if (byte & controlBit) controls++;
      headBytes = 2;
    } else if (come === 1) {
      const told = byte & ~maskBit;
      longBytes = longBytesOf[told] ?? 0;
      length = longBytes > 0 ? 0 : told;
      headBytes = 2 + longBytes + (byte & maskBit ? maskBytes : 0);
    } else if (come < 2 + longBytes) length = length * 256 + byte;
    if (++come < headBytes) return;
    come = 0;
    left = length;
  };
  return {
    get all() {
      return all;
    },
    get controls() {
      return controls;
    },
    add(piece) {
      for (let at = 0; at < piece.length; ) {
        const passed = Math.min(left, piece.length - at);
        left -= passed;
        at += passed;
        if (at < piece.length) readHead(piece[at++] as number);
      }
    },
  };
}

import type { Duplex } from "node:stream";
import { createFrameCount, createTokenBucket, createTokenBuckets, limitKeyOf, type TokenBucket } from "@rawat/platform";

/**
 * What may come in at once, and then each second: of one line more than any client of ours sends, of all lines of one address what a whole
 * clinic behind it does, for not even a thousand lines may bring a service more than it can look at.
 */
const ofLine = { burst: 1_000, perSecond: 300 };
const ofAddress = { burst: 10_000, perSecond: 3_000 };
const kibibyte = 1_024;
/** What a piece counts: itself, each frame that begins in it, and its bytes. */
const unitsOf = (piece: Buffer, frames: number): number => 1 + frames + piece.length / kibibyte;
/** What a piece of the greatest size counts, its frames aside. */
const unitsOfLargest = 65;
const lookEveryMs = 50;

/** How much is read of those who have a WebSocket. */
export interface SocketBounds {
  /** From now on no more is read of a line than may come in. */
  bound(line: Duplex, head: Buffer, address: string): void;
}

/** A line of which nothing is read for now. */
interface Resting {
  ownLeft: TokenBucket;
  nearLeft: TokenBucket;
  readOn(): void;
}

/** Who sends more than may come in is read later, as on a slow line; a line that brings far too much in one piece ends. */
export function createSocketBounds(): SocketBounds {
  const addresses = createTokenBuckets(ofAddress);
  /** In the order in which they are read again. */
  const resting = new Set<Resting>();
  let looking: NodeJS.Timeout | undefined;
  const look = () => {
    const roomOf = new Map<TokenBucket, number>();
    for (const one of resting) {
      const room = roomOf.get(one.nearLeft) ?? one.nearLeft.spend(0);
      const isDue = room > 0 && one.ownLeft.spend(0) > 0;
      roomOf.set(one.nearLeft, isDue ? room - unitsOfLargest : room);
      if (!isDue) continue;
      resting.delete(one);
      one.readOn();
    }
    if (resting.size > 0) return;
    clearInterval(looking);
    looking = undefined;
  };
  const rest = (one: Resting) => {
    resting.add(one);
    looking ??= setInterval(look, lookEveryMs).unref();
  };

  return {
    bound(line, head, address) {
      const nearLeft = addresses.of(limitKeyOf(address));
      const ownLeft = createTokenBucket(ofLine);
      const count = createFrameCount();
      const [push, read] = [line.push.bind(line), line._read.bind(line)];
      const one = { ownLeft, nearLeft, readOn: () => read(line.readableHighWaterMark) };
      line.once("close", () => resting.delete(one));
      // Where its address has brought nearly all that it may it waits for its turn: lines that come one after another bring no more than those
      // that stay. It is not refused, for the others may be anybody's.
      if (nearLeft.spend(0) < ofLine.burst) rest(one);
      const isFar = (piece: Buffer): boolean => {
        const before = count.all;
        count.add(piece);
        const units = unitsOf(piece, count.all - before);
        // What is far too much is handed to nobody, so its neighbours do not wait for it.
        const [own, near] = [ownLeft.spend(units), nearLeft.spend(Math.min(units, ofLine.burst))];
        if (own < 0 || near < 0) rest(one);
        return own < -ofLine.burst;
      };
      // Nearer to the network than pipes, which go on reading by themselves: what is not read waits there, in its owner's memory.
      line._read = (size) => {
        if (!resting.has(one)) read(size);
      };
      line.push = (piece: Buffer | null, encoding) => {
        if (piece === null) return push(piece, encoding);
        if (isFar(piece)) {
          line.destroy();
          return false;
        }
        return push(piece, encoding) && !resting.has(one);
      };
      if (isFar(head)) line.destroy();
    },
  };
}

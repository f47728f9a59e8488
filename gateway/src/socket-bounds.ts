import type { Duplex } from "node:stream";
import {
  createFrameCount,
  createTokenBucket,
  createTokenBuckets,
  limitKeyOf,
  networkOf,
  type TokenBucket,
} from "@rawat/platform";

/**
 * What may come in at once, and then each second: of one line more than any client of ours sends, of all lines of one address what a whole
 * clinic behind it does, for not even a thousand lines may bring a service more than it can look at, and of one network twice as much.
 */
const ofLine = { burst: 1_000, perSecond: 300 };
const ofAddress = { burst: 10_000, perSecond: 3_000 };
const ofNetwork = { burst: 20_000, perSecond: 6_000 };
/** Of a line, of its address and of its network. */
const bursts = [ofLine, ofAddress, ofNetwork].map(({ burst }) => burst);
const kibibyte = 1_024;
/** What a piece counts: itself, each frame that begins in it, and its bytes. */
const unitsOf = (piece: Buffer, frames: number): number => 1 + frames + piece.length / kibibyte;
/** What stands between the packets of Engine.IO that one request brings. */
const betweenPackets = 0x1e;
/** What a piece of the greatest size counts, its frames aside. */
const unitsOfLargest = 65;
const lookEveryMs = 50;

/** How much is read of those who have a WebSocket. */
export interface SocketBounds {
  /** From now on no more is read of a line than may come in. */
  bound(line: Duplex, head: Buffer, address: string): void;
  /** Counts what a request of polling brings. Whether it was still to come in. */
  take(body: Buffer, address: string): boolean;
}

/** A line of which nothing is read for now. */
interface Resting {
  ownLeft: TokenBucket;
  /** What is left of its address's part, and of its network's. */
  sharedLeft: readonly TokenBucket[];
  readOn(): void;
}

/** Who sends more than may come in is read later, as on a slow line; a line that brings far too much in one piece ends. */
export function createSocketBounds(): SocketBounds {
  const addresses = createTokenBuckets(ofAddress);
  const networks = createTokenBuckets(ofNetwork);
  const resting = new Set<Resting>();
  let looking: NodeJS.Timeout | undefined;
  const look = () => {
    const roomOf = new Map<TokenBucket, number>();
    const room = (bucket: TokenBucket) => roomOf.get(bucket) ?? bucket.spend(0);
    // Whoever sends little stands behind nobody who sends much, also of their own address.
    const leftOf = ({ ownLeft, sharedLeft }: Resting) =>
      [ownLeft, ...sharedLeft].reduce((sum, bucket, at) => sum + bucket.spend(0) / (bursts[at] ?? 1), 0);
    const byLeft = [...resting].map((one) => ({ one, left: leftOf(one) })).sort((a, b) => b.left - a.left);
    for (const { one } of byLeft) {
      if (one.ownLeft.spend(0) <= 0 || one.sharedLeft.some((bucket) => room(bucket) <= 0)) continue;
      for (const bucket of one.sharedLeft) roomOf.set(bucket, room(bucket) - unitsOfLargest);
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

  const sharedBy = (address: string): readonly TokenBucket[] => {
    const key = limitKeyOf(address);
    return [addresses.of(key), networks.of(networkOf(key))];
  };

  return {
    take(body, address) {
      const shared = sharedBy(address);
      if (shared.some((bucket) => bucket.spend(0) <= 0)) return false;
      const packets = body.reduce((sum, byte) => (byte === betweenPackets ? sum + 1 : sum), 1);
      for (const bucket of shared) bucket.spend(unitsOf(body, packets));
      return true;
    },
    bound(line, head, address) {
      const sharedLeft = sharedBy(address);
      const ownLeft = createTokenBucket(ofLine);
      const count = createFrameCount();
      const [push, read] = [line.push.bind(line), line._read.bind(line)];
      /** What was on its way already when nothing more was to be read. */
      const held: Buffer[] = [];
      const readOn = () => {
        const pieces = held.splice(0);
        for (const piece of pieces) take(piece);
        if (pieces.length === 0) read(line.readableHighWaterMark);
      };
      const one = { ownLeft, sharedLeft, readOn };
      line.once("close", () => resting.delete(one));
      const isFar = (piece: Buffer): boolean => {
        const before = count.all;
        count.add(piece);
        const units = unitsOf(piece, count.all - before);
        // What is far too much is handed to nobody, so its neighbours do not wait for it.
        const own = ownLeft.spend(units);
        const shared = sharedLeft.map((bucket) => bucket.spend(Math.min(units, ofLine.burst)));
        if (own < 0 || shared.some((left) => left < 0)) rest(one);
        return own < -ofLine.burst;
      };
      const take = (piece: Buffer): boolean => {
        if (!isFar(piece)) return push(piece) && !resting.has(one);
        line.destroy();
        return false;
      };
      // Nearer to the network than pipes, which go on reading by themselves: what is not read waits there, in its owner's memory.
      line._read = (size) => {
        if (!resting.has(one)) read(size);
      };
      line.push = (piece: Buffer | null, encoding) => {
        if (piece === null) {
          for (const before of held.splice(0)) push(before, encoding);
          return push(piece, encoding);
        }
        if (resting.has(one)) {
          held.push(piece);
          return false;
        }
        return take(piece);
      };
      // Where its address or network has brought all that it may the line waits from the beginning: lines that come one after another bring
      // no more than those that stay. It is not refused, for the others may be anybody's.
      if (isFar(head)) line.destroy();
    },
  };
}

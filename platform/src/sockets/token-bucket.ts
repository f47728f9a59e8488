import type { SocketRate } from "@rawat/contracts/language";
import { LRUCache } from "lru-cache";

interface Bucket {
  left: number;
  atMs: number;
}

const callersMax = 20_000;

/**
 * How often each caller may do something: so many at once, and then so many a second. Of callers who have not come for longest nothing is
 * kept; they begin anew, which is what they would have by then.
 */
export function createTokenBuckets({ burst, perSecond }: SocketRate) {
  const buckets = new LRUCache<string, Bucket>({ max: callersMax });
  return {
    /** Takes one; otherwise the seconds until there is another. */
    take(caller: string): { isWithin: true } | { isWithin: false; afterSeconds: number } {
      const nowMs = performance.now();
      const { left, atMs } = buckets.get(caller) ?? { left: burst, atMs: nowMs };
      const present = Math.min(burst, left + ((nowMs - atMs) / 1_000) * perSecond);
      const isWithin = present >= 1;
      buckets.set(caller, { left: isWithin ? present - 1 : present, atMs: nowMs });
      return isWithin ? { isWithin } : { isWithin, afterSeconds: (1 - present) / perSecond };
    },
  };
}

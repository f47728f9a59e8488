import type { SocketRate } from "@rawat/contracts/language";
import { LRUCache } from "lru-cache";

/** Whether one more was to be had; otherwise the seconds until there is another. */
export type Taken = { isWithin: true } | { isWithin: false; afterSeconds: number };

/** How often something may be done: so many at once, and then so many a second. */
export interface TokenBucket {
  take(): Taken;
}

export function createTokenBucket({ burst, perSecond }: SocketRate): TokenBucket {
  let left = burst;
  let atMs = performance.now();
  return {
    take() {
      const nowMs = performance.now();
      left = Math.min(burst, left + ((nowMs - atMs) / 1_000) * perSecond);
      atMs = nowMs;
      if (left < 1) return { isWithin: false, afterSeconds: (1 - left) / perSecond };
      left--;
      return { isWithin: true };
    },
  };
}

const callersMax = 20_000;

/**
 * How often each caller may do something. Of callers who have not come for longest nothing is kept; they begin anew, which is what they would
 * have by then.
 */
export function createTokenBuckets(rate: SocketRate) {
  const buckets = new LRUCache<string, TokenBucket>({ max: callersMax });
  return {
    take(caller: string): Taken {
      const bucket = buckets.get(caller) ?? createTokenBucket(rate);
      buckets.set(caller, bucket);
      return bucket.take();
    },
  };
}

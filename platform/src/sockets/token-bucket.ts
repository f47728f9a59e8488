import type { SocketRate } from "@rawat/contracts/language";
import { LRUCache } from "lru-cache";

/** Whether one more was to be had; otherwise the seconds until there is another. */
export type Taken = { isWithin: true } | { isWithin: false; afterSeconds: number };

/** How often something may be done: so many at once, and then so many a second. */
export interface TokenBucket {
  take(): Taken;
  /** Takes so many, whether they were to be had or not. What is left: less than nothing as long as somebody is behind. */
  spend(amount: number): number;
}

export function createTokenBucket({ burst, perSecond }: SocketRate): TokenBucket {
  let left = burst;
  let atMs = performance.now();
  const refill = () => {
    const nowMs = performance.now();
    left = Math.min(burst, left + ((nowMs - atMs) / 1_000) * perSecond);
    atMs = nowMs;
  };
  return {
    take() {
      refill();
      if (left < 1) return { isWithin: false, afterSeconds: (1 - left) / perSecond };
      left--;
      return { isWithin: true };
    },
    spend(amount) {
      refill();
      left -= amount;
      return left;
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
  const of = (caller: string): TokenBucket => {
    const bucket = buckets.get(caller) ?? createTokenBucket(rate);
    buckets.set(caller, bucket);
    return bucket;
  };
  return { of, take: (caller: string): Taken => of(caller).take() };
}

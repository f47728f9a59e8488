import type { KeyValue } from "@rawat/platform";
import { nowMs } from "@rawat/platform";

export interface WindowLimitOptions {
  /** Names the counters in the store. */
  name: string;
  /** How many hits a key has in one window. */
  limit: number;
  windowMs: number;
}

/** How much of a key's limit is used. */
export interface WindowUse {
  count: number;
  limit: number;
  /** Whether `count` is past the limit. */
  exceeded: boolean;
  /** Seconds to the end of the key's window. */
  retryAfterSeconds: number;
}

/** An exact limit that all instances share, for what is rare and must not be tried often: passwords, registrations. */
export interface WindowLimit {
  /** Counts one, and tells what it came to. */
  hit(key: string): Promise<WindowUse>;
  /** Counts nothing. */
  peek(key: string): Promise<WindowUse>;
  /** Takes one hit back, for what turned out not to count. */
  giveBack(key: string): Promise<void>;
  /** Gives a key its whole limit again. */
  clear(key: string): Promise<void>;
}

interface Count {
  hits: number;
  endsAtMs: number;
}

/** Keys that one program counts for itself while the store is away; more than an attacker may fill its memory with. */
const localKeysMax = 100_000;

/**
 * A window begins with its first hit. While the store is away this program counts for itself: a limit on guesses may become
 * looser by the number of instances, but never goes off.
 */
export function createWindowLimit(keyValue: KeyValue, { name, limit, windowMs }: WindowLimitOptions): WindowLimit {
  const local = new Map<string, Count>();
  const storedAs = (key: string) => `limit:${name}:${key}`;
  const endStoredAs = (key: string) => `${storedAs(key)}:ends`;

  const localCount = (key: string): Count => {
    const known = local.get(key);
    if (known && known.endsAtMs > nowMs()) return known;
    if (local.size >= localKeysMax) local.clear();
    const fresh = { hits: 0, endsAtMs: nowMs() + windowMs };
    local.set(key, fresh);
    return fresh;
  };
  const use = (count: number, endsAtMs: number): WindowUse => ({
    count,
    limit,
    exceeded: count > limit,
    // A window's end is told by the wall clock, which all instances share but which steps: no wait is longer than a window.
    retryAfterSeconds: Math.min(windowMs / 1_000, Math.max(1, Math.ceil((endsAtMs - nowMs()) / 1_000))),
  });
  const endOf = async (key: string) => (await keyValue.get<number>(endStoredAs(key))) ?? nowMs() + windowMs;

  return {
    async hit(key) {
      const count = localCount(key);
      count.hits++;
      try {
        const shared = await keyValue.increment(storedAs(key), windowMs);
        if (shared === 1) await keyValue.set(endStoredAs(key), nowMs() + windowMs, windowMs);
        return use(shared, await endOf(key));
      } catch {
        return use(count.hits, count.endsAtMs);
      }
    },
    async peek(key) {
      try {
        const shared = (await keyValue.get<number>(storedAs(key))) ?? 0;
        return use(shared, await endOf(key));
      } catch {
        const { hits, endsAtMs } = localCount(key);
        return use(hits, endsAtMs);
      }
    },
    async giveBack(key) {
      const count = localCount(key);
      count.hits = Math.max(0, count.hits - 1);
      try {
        // The hit may have ended with its window; below nothing there would be tries for free.
        if ((await keyValue.increment(storedAs(key), windowMs, -1)) < 0) await keyValue.delete(storedAs(key));
      } catch {
        // What cannot be given back ends with its window.
      }
    },
    async clear(key) {
      local.delete(key);
      // What cannot be cleared ends with its window.
      await keyValue.delete(storedAs(key)).catch(() => undefined);
    },
  };
}

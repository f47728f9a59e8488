import type { KeyValue } from "@rawat/platform";

/** Counts by key in windows of time, together with every other program that shares the key-value store. */
export interface SharedCount {
  /** Counts one; false when that is past the limit. A promise only where the shared counter has to be asked first. */
  take(key: string, nowMs: number): boolean | Promise<boolean>;
  /** Counts a refusal; how many this key has had here in its window. */
  refuse(key: string): number;
  /** Adds what was counted here to the shared counters. */
  add(): Promise<void>;
}

interface Entry {
  /** Counted here and not yet added to the shared counter. */
  unshared: number;
  /** On its way to the shared counter. */
  sharing: number;
  /** What the shared counter came to when it was last asked. */
  shared: number;
  /** How often it was refused here. */
  refused: number;
}

/** From this part of the limit on, the shared counter is asked for each. */
const exactFrom = 0.8;
/** What one program may count for itself before it asks; so a burst over many of them cannot overshoot by more. */
const unsharedPart = 0.02;
/** How long a store that failed is left alone; each question to it may take a quarter of a second. */
const restMs = 1_000;

const totalOf = ({ unshared, sharing, shared }: Entry): number => unshared + sharing + shared;

/** Creates the counters of one limit. While the store is away each program counts for itself. */
export function createSharedCount(keyValue: KeyValue, name: string, max: number, windowMs: number): SharedCount {
  const entries = new Map<string, Entry>();
  const changed = new Set<string>();
  const unsharedMax = Math.max(1, Math.floor(max * unsharedPart));
  let window = 0;
  let restUntilMs = 0;

  /** Adds an entry's own part to the shared counter; answers the new total, or undefined when the store is away. */
  async function share(key: string, entry: Entry): Promise<number | undefined> {
    const added = entry.unshared;
    entry.unshared = 0;
    entry.sharing += added;
    changed.delete(key);
    try {
      const total = await keyValue.increment(`${name}:${key}:${window}`, 2 * windowMs, added);
      entry.shared = Math.max(entry.shared, total);
      return total;
    } catch {
      // A request must not fail because its counter does.
      entry.unshared += added;
      restUntilMs = performance.now() + restMs;
      return undefined;
    } finally {
      entry.sharing -= added;
    }
  }

  async function takeExactly(key: string, entry: Entry): Promise<boolean> {
    // Each of many at once is told another total, so exactly as many as the limit allows are within it.
    const total = (await share(key, entry)) ?? totalOf(entry);
    return total <= max;
  }

  return {
    take(key, nowMs) {
      const current = Math.floor(nowMs / windowMs);
      if (current !== window) {
        entries.clear();
        changed.clear();
        window = current;
      }
      let entry = entries.get(key);
      if (!entry) {
        entry = { unshared: 0, sharing: 0, shared: 0, refused: 0 };
        entries.set(key, entry);
      }
      if (entry.shared >= max) return false;
      entry.unshared++;
      const total = totalOf(entry);
      const isExact = total > max * exactFrom || entry.unshared + entry.sharing >= unsharedMax;
      if (isExact && performance.now() >= restUntilMs) return takeExactly(key, entry);
      changed.add(key);
      return total <= max;
    },
    refuse(key) {
      const entry = entries.get(key);
      // The window may have ended while the shared counter was asked.
      return entry ? ++entry.refused : 1;
    },
    async add() {
      if (performance.now() < restUntilMs) return;
      await Promise.all(
        [...changed].map((key) => {
          const entry = entries.get(key);
          return entry && share(key, entry);
        }),
      );
    },
  };
}

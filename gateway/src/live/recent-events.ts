import type { KeyValue } from "@rawat/platform";
import { nowMs } from "@rawat/platform";

interface Keyed {
  /** A UUIDv7: its place in the stream, and when it was told. */
  key: string;
}

interface RecentOptions {
  keyValue: Pick<KeyValue, "list">;
  /** Where all gateways keep what any of them tells. */
  list: string;
  newestKept: number;
  forMs: number;
}

/** What was told in the last moments, at this gateway or another, ready to be told again: looking it up reads nothing and parses nothing. */
export interface RecentEvents<T extends Keyed> {
  add(told: readonly T[]): void;
  /** Something may have been told that was not heard here. */
  miss(): void;
  /**
   * What was told since, and up to `overlapMs` before it, without it; undefined where that is not known any more.
   *
   * @param overlapMs gateways tell at once: what one of them kept before may have been told after.
   */
  since(lastKey: string, overlapMs: number): Promise<T[] | undefined>;
}

/** A store that cannot be read is not asked again for so long. */
const pauseMs = 1_000;

export function createRecentEvents<T extends Keyed>({
  keyValue,
  list,
  newestKept,
  forMs,
}: RecentOptions): RecentEvents<T> {
  let recent: T[] = [];
  let isWhole = false;
  let loadAfterMs = 0;
  let loading: Promise<void> | undefined;

  const forget = () => {
    const oldestMs = nowMs() - forMs;
    const tooOld = recent.findIndex(({ key }) => msOf(key) > oldestMs);
    const first = Math.max(tooOld === -1 ? recent.length : tooOld, recent.length - newestKept);
    if (first > 0) recent = recent.slice(first);
  };

  /** Once after the beginning and after each gap, however many want it: from then on all is heard here. */
  const load = async () => {
    // What is missed meanwhile is missed by this, too.
    isWhole = true;
    try {
      const all = await keyValue.list<T>(list);
      const byKey = new Map([...all, ...recent].map((told) => [told.key, told]));
      recent = [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    } catch {
      isWhole = false;
      loadAfterMs = performance.now() + pauseMs;
    }
    loading = undefined;
  };

  return {
    add(told) {
      recent.push(...told);
      // Half as much again before anything is moved.
      if (recent.length > newestKept * 1.5) forget();
    },
    miss() {
      isWhole = false;
    },
    async since(lastKey, overlapMs) {
      if (!isWhole && performance.now() >= loadAfterMs) loading ??= load();
      await loading;
      forget();
      const at = recent.findLastIndex(({ key }) => key === lastKey);
      if (!isWhole || at === -1) return undefined;
      const sinceMs = msOf(lastKey) - overlapMs;
      return recent.filter(({ key }) => key !== lastKey && msOf(key) > sinceMs);
    },
  };
}

/** When a key was made (RFC 9562, 5.7). */
const msOf = (key: string) => Number.parseInt(key.replace("-", "").slice(0, 12), 16);

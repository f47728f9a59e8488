import { type KeyValue, KeyValueUnavailable } from "./key-value.ts";
import { openMemoryKeyValue } from "./memory.ts";

/** The same store, except that limits stay on while it is away: this process then counts for itself. */
export function withLocalFallback(shared: KeyValue): KeyValue {
  const local = openMemoryKeyValue();
  const orHere = async <T>(count: (store: KeyValue) => Promise<T>): Promise<T> => {
    try {
      return await count(shared);
    } catch (error) {
      if (!(error instanceof KeyValueUnavailable)) throw error;
      return count(local);
    }
  };
  return {
    ...shared,
    increment: (key, ttlMs, by) => orHere((store) => store.increment(key, ttlMs, by)),
    take: (key, rate, count) => orHere((store) => store.take(key, rate, count)),
    giveBack: (key, rate, count) => orHere((store) => store.giveBack(key, rate, count)),
    async close() {
      await local.close();
      await shared.close();
    },
  };
}

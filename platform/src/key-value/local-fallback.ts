import { type KeyValue, KeyValueUnavailable } from "./key-value.ts";
import { openMemoryKeyValue } from "./memory.ts";

/** The same store, except that limits stay on while it is away: this process then counts for itself. */
export function withLocalFallback(shared: KeyValue): KeyValue {
  const local = openMemoryKeyValue();
  return {
    ...shared,
    async increment(key, ttlMs, by) {
      try {
        return await shared.increment(key, ttlMs, by);
      } catch (error) {
        if (!(error instanceof KeyValueUnavailable)) throw error;
        return local.increment(key, ttlMs, by);
      }
    },
    async close() {
      await local.close();
      await shared.close();
    },
  };
}

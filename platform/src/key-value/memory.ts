import type { KeyValue } from "./key-value.ts";

/** Expired keys that nobody asks for again are forgotten this often, so that one counter a visitor does not fill the memory. */
const sweepEveryMs = 10_000;

/**
 * The key-value store of a program that runs as one process. It shares nothing: two instances of a service would each count
 * and signal for themselves.
 */
export function openMemoryKeyValue(): KeyValue {
  const entries = new Map<string, { text: string; expiresAtMs: number }>();
  const listeners = new Map<string, ((message: unknown) => void)[]>();
  const sweep = setInterval(() => {
    for (const key of entries.keys()) read(key);
  }, sweepEveryMs).unref();

  function read(key: string) {
    const entry = entries.get(key);
    if (entry && entry.expiresAtMs > performance.now()) return entry;
    entries.delete(key);
    return undefined;
  }

  function write(key: string, value: unknown, ttlMs: number) {
    entries.set(key, { text: JSON.stringify(value ?? null), expiresAtMs: performance.now() + ttlMs });
  }

  return {
    async get<T>(key: string) {
      const entry = read(key);
      return entry && (JSON.parse(entry.text) as T);
    },
    async set(key, value, ttlMs) {
      write(key, value, ttlMs);
    },
    async addIfAbsent(key, value, ttlMs) {
      if (read(key)) return false;
      write(key, value, ttlMs);
      return true;
    },
    async increment(key, ttlMs, by = 1) {
      const entry = read(key);
      if (!entry) write(key, by, ttlMs);
      else entry.text = String(Number(entry.text) + by);
      return entry ? Number(entry.text) : by;
    },
    async delete(key) {
      entries.delete(key);
    },
    async publish(channel, message) {
      const text = JSON.stringify(message ?? null);
      for (const listener of listeners.get(channel) ?? []) setImmediate(() => listener(JSON.parse(text)));
    },
    async subscribe(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    async ping() {},
    async close() {
      clearInterval(sweep);
      listeners.clear();
    },
  };
}

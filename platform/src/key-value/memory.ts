import type { KeyValue } from "./key-value.ts";
import { checkCount, otherKind } from "./lists.ts";

/** Expired keys that nobody asks for again are forgotten this often, so that one counter a visitor does not fill the memory. */
const sweepEveryMs = 10_000;

/** A value as JSON, or a list of such. */
interface Entry {
  content: string | string[];
  expiresAtMs: number;
}

/**
 * The key-value store of a program that runs as one process. It shares nothing: two instances of a service would each count
 * and signal for themselves.
 */
export function openMemoryKeyValue(): KeyValue {
  const entries = new Map<string, Entry>();
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

  function write(key: string, content: Entry["content"], ttlMs: number) {
    entries.set(key, { content, expiresAtMs: performance.now() + ttlMs });
  }

  function readText(key: string): string | undefined {
    const content = read(key)?.content;
    if (Array.isArray(content)) throw otherKind(key);
    return content;
  }

  function readList(key: string): string[] {
    const content = read(key)?.content ?? [];
    if (!Array.isArray(content)) throw otherKind(key);
    return content;
  }

  return {
    async get<T>(key: string) {
      const text = readText(key);
      return text === undefined ? undefined : (JSON.parse(text) as T);
    },
    async set(key, value, ttlMs) {
      write(key, textOf(value), ttlMs);
    },
    async addIfAbsent(key, value, ttlMs) {
      if (read(key)) return false;
      write(key, textOf(value), ttlMs);
      return true;
    },
    async increment(key, ttlMs, by = 1) {
      const sum = Number(readText(key) ?? 0) + by;
      const entry = read(key);
      if (entry) entry.content = textOf(sum);
      else write(key, textOf(sum), ttlMs);
      return sum;
    },
    async take(key, { burst, perSecond }, count = 1) {
      const nowMs = performance.now();
      const eachMs = 1_000 / perSecond;
      const knownMs = Math.min(Number(readText(key) ?? 0), nowMs + burst * eachMs);
      const fullMs = Math.max(knownMs, nowMs) + count * eachMs;
      const waitMs = fullMs - nowMs - burst * eachMs;
      if (waitMs > 0) return Math.ceil(waitMs);
      write(key, textOf(fullMs), fullMs - nowMs);
      return 0;
    },
    async giveBack(key, { perSecond }, count = 1) {
      const leftMs = Number(readText(key) ?? 0) - (count * 1_000) / perSecond - performance.now();
      if (leftMs > 0) write(key, textOf(leftMs + performance.now()), leftMs);
      else entries.delete(key);
    },
    async append(key, value, { newestKept, ttlMs }) {
      checkCount(newestKept);
      const list = readList(key);
      list.push(textOf(value));
      list.splice(0, list.length - newestKept);
      write(key, list, ttlMs);
      return list.length;
    },
    async list<T>(key: string, newest?: number) {
      if (newest !== undefined) checkCount(newest);
      const texts = readList(key).slice(newest === undefined ? 0 : -newest);
      return texts.map((text) => JSON.parse(text) as T);
    },
    async shorten(key, oldest, first) {
      checkCount(oldest);
      const list = readList(key);
      if (list[0] === textOf(first)) list.splice(0, oldest);
    },
    async delete(key) {
      entries.delete(key);
    },
    async publish(channel, message) {
      const text = textOf(message);
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

const textOf = (value: unknown): string => JSON.stringify(value ?? null);

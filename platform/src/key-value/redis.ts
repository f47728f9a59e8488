import { once } from "node:events";
import { Redis } from "ioredis";
import { type KeyValue, KeyValueUnavailable } from "./key-value.ts";
import { checkCount, otherKind } from "./lists.ts";
import { openRedisSubscriptions } from "./redis-subscriptions.ts";

/** In one step, because a counter whose expiry was lost between two would shut somebody out for ever. */
const addAndExpire = `
  local sum = redis.call('INCRBY', KEYS[1], ARGV[1])
  if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
  return sum`;

/** In one step, because of two who have read the same list the second would let go of what the first has left. */
const trimIfFirst = `
  if redis.call('LINDEX', KEYS[1], 0) == ARGV[2] then redis.call('LTRIM', KEYS[1], ARGV[1], -1) end`;

/**
 * The generic cell rate algorithm: what is kept is when all would be there again. In one step, because two who read it at once would both take
 * the last one.
 */
const takeSome = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + time[2] / 1000
  local each = 1000 / ARGV[2]
  local known = tonumber(redis.call('GET', KEYS[1]) or '0')
  -- Nobody owes more than all of it: what says more was written before the clock stepped back.
  local full = math.max(math.min(known, now + ARGV[1] * each), now) + ARGV[3] * each
  local wait = full - now - ARGV[1] * each
  if wait > 0 then return math.ceil(wait) end
  redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.ceil(full - now))
  return 0`;

/** In one step, because one who takes meanwhile would be forgotten. */
const putBack = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + time[2] / 1000
  local full = tonumber(redis.call('GET', KEYS[1]) or '0') - ARGV[2] * 1000 / ARGV[1]
  if full > now then redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.ceil(full - now))
  else redis.call('DEL', KEYS[1]) end`;

/** In one step, because a list without an expiry would stay for ever, and one that nobody trims would fill the memory. */
const appendAndTrim = `
  redis.call('RPUSH', KEYS[1], ARGV[1])
  redis.call('LTRIM', KEYS[1], -tonumber(ARGV[2]), -1)
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return redis.call('LLEN', KEYS[1])`;

/**
 * The key-value store that any number of instances share. It opens also while Redis is away: every call then rejects at
 * once, and works by itself when Redis is there.
 */
export async function openRedisKeyValue(url: string, { prefix = "rawat:" } = {}): Promise<KeyValue> {
  const commands = connect(url);
  const listening = connect(url);
  const subscriptions = openRedisSubscriptions(listening);
  const { host: address } = new URL(url);
  const reached = async <T>(answer: Promise<T>, key = ""): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof Error && error.message.includes("WRONGTYPE")) throw otherKind(key);
      throw new KeyValueUnavailable(error, address);
    }
  };
  // A Redis that is away rejects here, or stays silent for a second; either way the calls tell it from now on.
  const firstAttempts = [commands, listening].map((redis) =>
    once(redis, "ready", { signal: AbortSignal.timeout(1_000) }),
  );
  await Promise.allSettled(firstAttempts);

  return {
    async get<T>(key: string) {
      const text = await reached(commands.get(prefix + key), key);
      return text === null ? undefined : (JSON.parse(text) as T);
    },
    async set(key, value, ttlMs) {
      await reached(commands.set(prefix + key, JSON.stringify(value ?? null), "PX", wholeMs(ttlMs)));
    },
    async addIfAbsent(key, value, ttlMs) {
      const text = JSON.stringify(value ?? null);
      return (await reached(commands.set(prefix + key, text, "PX", wholeMs(ttlMs), "NX"))) === "OK";
    },
    async increment(key, ttlMs, by = 1) {
      return Number(await reached(commands.eval(addAndExpire, 1, prefix + key, by, wholeMs(ttlMs)), key));
    },
    async take(key, { burst, perSecond }, count = 1) {
      return Number(await reached(commands.eval(takeSome, 1, prefix + key, burst, perSecond, count), key));
    },
    async giveBack(key, { perSecond }, count = 1) {
      await reached(commands.eval(putBack, 1, prefix + key, perSecond, count), key);
    },
    async append(key, value, { newestKept, ttlMs }) {
      checkCount(newestKept);
      const text = JSON.stringify(value ?? null);
      const length = commands.eval(appendAndTrim, 1, prefix + key, text, newestKept, wholeMs(ttlMs));
      return Number(await reached(length, key));
    },
    async list<T>(key: string, newest?: number) {
      if (newest !== undefined) checkCount(newest);
      const texts = await reached(commands.lrange(prefix + key, newest === undefined ? 0 : -newest, -1), key);
      return texts.map((text) => JSON.parse(text) as T);
    },
    async shorten(key, oldest, first) {
      checkCount(oldest);
      const text = JSON.stringify(first ?? null);
      await reached(commands.eval(trimIfFirst, 1, prefix + key, oldest, text), key);
    },
    async delete(key) {
      await reached(commands.del(prefix + key));
    },
    async publish(channel, message) {
      await reached(commands.publish(prefix + channel, JSON.stringify(message ?? null)));
    },
    subscribe: (channel, listener, onGap) => subscriptions.add(prefix + channel, listener, onGap),
    async ping() {
      await reached(commands.ping());
    },
    async close() {
      subscriptions.close();
      commands.disconnect();
    },
  };
}

/**
 * Nothing waits for a Redis that is away, and nothing is sent twice. A Redis that took a command and stays silent for a
 * second is given up and connected to anew, so that calls fail at once meanwhile instead of after their time.
 */
function connect(url: string): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 250,
    socketTimeout: 1_000,
    connectTimeout: 1_000,
    disconnectTimeout: 500,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1_000),
  });
  // Each call reports its own failure; an 'error' event without a listener would be printed by the library.
  redis.on("error", () => {});
  return redis;
}

/** Redis takes no fraction of a millisecond and no life of zero. */
function wholeMs(ttlMs: number): number {
  return Math.max(1, Math.ceil(ttlMs));
}

import type { SocketRate } from "@rawat/contracts/language";

/** So many in a day, at once or spread over it. */
export const perDay = (count: number): SocketRate => ({ burst: count, perSecond: count / (24 * 3_600) });

/**
 * What many processes share for a short while: counters of limits, cached rows, signals between instances.
 * Nothing here is the truth of anything: an empty store may cost speed, never correctness.
 *
 * Values are JSON and are serialised by every implementation, so a caller cannot come to depend on sharing a live object.
 * Every method but `subscribe` rejects with `KeyValueUnavailable` within 250 ms when the store cannot be reached; none waits
 * for it to return.
 */
export interface KeyValue {
  /** The value stored under `key`, or undefined when there is none or it has expired. */
  get<T>(key: string): Promise<T | undefined>;
  /** Stores `value` for `ttlMs` milliseconds, replacing what was there. */
  set(key: string, value: unknown, ttlMs: number): Promise<void>;
  /** Stores `value` only where nothing is; true for the one caller of any number at once who did. */
  addIfAbsent(key: string, value: unknown, ttlMs: number): Promise<boolean>;
  /** Adds `by` to a counter and answers its new value; the first addition starts the counter's life of `ttlMs`. */
  increment(key: string, ttlMs: number, by?: number): Promise<number>;
  /**
   * Takes one, or `count`, of what may be had `burst` at once and then `perSecond` (a token bucket, by the store's clock), also for many callers
   * at once. Answers 0 where it was had, else in how many milliseconds it is there.
   */
  take(key: string, rate: SocketRate, count?: number): Promise<number>;
  /** Gives back what was taken and came to nothing; there are never more than `burst`. */
  giveBack(key: string, rate: SocketRate, count?: number): Promise<void>;
  /**
   * Adds `value` to the end of the list at `key` and lets go of the oldest beyond `newestKept` (one or more), in one step, also for many
   * callers at once. Each addition renews the life of the whole list: `ttlMs` from now. A key holds a value or a list: asking
   * for the other one is a TypeError.
   *
   * @returns how many it holds then
   */
  append(key: string, value: unknown, kept: { newestKept: number; ttlMs: number }): Promise<number>;
  /** What the list at `key` holds, oldest first, or the `newest` of it (one or more); empty when there is none or it has expired. */
  list<T>(key: string, newest?: number): Promise<T[]>;
  /** Lets go of the `oldest` (one or more) of the list at `key`, if it still begins with `first`: somebody may have done so meanwhile. */
  shorten(key: string, oldest: number, first: unknown): Promise<void>;
  /** Forgets `key`; forgetting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Tells every subscriber of `channel`, in every process that shares the store, those connected now. */
  publish(channel: string, message: unknown): Promise<void>;
  /**
   * Calls `listener` for each message on `channel`, its own process's included. Messages published while the store was out of
   * reach are lost; `onGap` is called after each such time, so that what was learned from messages can be forgotten.
   * A subscription made while the store is out of reach begins by itself, with `onGap`, so it never needs to be repeated.
   */
  subscribe(channel: string, listener: (message: unknown) => void, onGap?: () => void): Promise<void>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Does what takes one, or `count`, of what people share; where it comes to nothing, that is there again.
 *
 * @param none is thrown where there is not as much, with in how many milliseconds there is.
 */
export async function sharing<T>(
  limits: Pick<KeyValue, "take" | "giveBack">,
  { key, rate, count, none }: { key: string; rate: SocketRate; count?: number; none: (waitMs: number) => Error },
  work: () => Promise<T>,
): Promise<T> {
  const waitMs = await limits.take(key, rate, count);
  if (waitMs > 0) throw none(waitMs);
  try {
    return await work();
  } catch (error) {
    // What cannot be given back is there again with its part of the day.
    await limits.giveBack(key, rate, count).catch(() => undefined);
    throw error;
  }
}

/** The key-value store cannot be reached. Callers go on without it: they read the database or count for themselves. */
export class KeyValueUnavailable extends Error {
  constructor(cause?: unknown, address = "") {
    super(`The key-value store ${address} cannot be reached`.replace("  ", " "), { cause });
    this.name = "KeyValueUnavailable";
  }
}

import { type Clock, type KeyValue, limitKeyOf, TooMany } from "@rawat/platform";
import type { Caller } from "./caller.ts";
import { createSharedCount, type SharedCount } from "./shared-count.ts";

export interface RequestLimitOptions {
  /** Requests of one account a minute. */
  accountMax: number;
  /** Requests without a token from one address a minute, and as many notifications, which are counted apart. */
  addressMax: number;
}

/** A caller has used up the requests of the minute. */
export class PastLimit extends TooMany {
  /** Whether they go on regardless, so that their connection may end. */
  readonly isFar: boolean;
  constructor(retryAfterSeconds: number, isFar: boolean) {
    super("too_many_requests", { retryAfterSeconds });
    this.isFar = isFar;
  }
}

/** How many requests one caller may make. */
export interface RequestLimits {
  /**
   * Counts one request: of the account, or of the address where no account is known, and none of our own programs. At once in the normal case, after asking
   * the shared counter close to the limit. Notifications (`isNotification`) take nothing of what people behind the same address may ask, nor the other way
   * round: a payment that is told of hangs on nobody's browsing.
   *
   * @throws PastLimit past the limit, telling the seconds to the end of the minute.
   */
  take(caller: Caller, address: string, isNotification?: boolean): void | Promise<void>;
  /**
   * Counts one request that is answered for what it is, whoever sends it: what is odd, what only asks whether another may be sent, a method that is not
   * offered. It counts for the address, and takes nothing of what is asked there: a browser may ask before each request of an account, and before each
   * without one.
   *
   * @throws PastLimit
   */
  takeAtDoor(address: string): void | Promise<void>;
  /** Adds what was counted here to the shared counters, and ends. */
  stop(): Promise<void>;
}

const windowMs = 60_000;
const addEveryMs = 250;
/** Refusals in a minute from which on a connection ends with each further one. Whoever heeds `Retry-After` has none of them. */
const refusalsFar = 100;

/**
 * Limits by the minute that all gateways share, without a call over the network a request: each counts for itself, adds its
 * part to the shared counter in the background and learns the total; close to a limit it asks for every request.
 */
export function createRequestLimits(keyValue: KeyValue, clock: Clock, options: RequestLimitOptions): RequestLimits {
  const accounts = createSharedCount(keyValue, "limit:account", options.accountMax, windowMs);
  const addresses = createSharedCount(keyValue, "limit:address", options.addressMax, windowMs);
  const notifiers = createSharedCount(keyValue, "limit:notifier", options.addressMax, windowMs);
  const atDoor = createSharedCount(keyValue, "limit:door", options.accountMax + options.addressMax, windowMs);
  const counts = [accounts, addresses, notifiers, atDoor];
  const adding = setInterval(() => {
    for (const count of counts) void count.add();
  }, addEveryMs);
  adding.unref();
  return {
    take({ actor }, address, isNotification = false) {
      const now = clock.now().getTime();
      if (actor.kind === "service") return;
      if (actor.kind === "account") return takeFrom(accounts, actor.accountId, now);
      return takeFrom(isNotification ? notifiers : addresses, limitKeyOf(address), now);
    },
    takeAtDoor: (address) => takeFrom(atDoor, limitKeyOf(address), clock.now().getTime()),
    async stop() {
      clearInterval(adding);
      await Promise.all(counts.map((count) => count.add()));
    },
  };
}

function takeFrom(count: SharedCount, key: string, now: number): void | Promise<void> {
  const isWithin = count.take(key, now);
  if (isWithin === true) return;
  if (isWithin === false) throw pastLimit(count, key, now);
  return isWithin.then((within) => {
    if (!within) throw pastLimit(count, key, now);
  });
}

const pastLimit = (count: SharedCount, key: string, now: number) =>
  new PastLimit((windowMs - (now % windowMs)) / 1_000, count.refuse(key) > refusalsFar);

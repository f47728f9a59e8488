import { type ProblemError, TooMany, Unavailable } from "@rawat/platform";
import { limitKeyOf } from "./address.ts";
import type { Caller } from "./caller.ts";
import type { Refused, Shared, Shares } from "./shares.ts";

/** What one request holds of what callers share, all of which is given back when its connection is done with it. */
export interface Holding {
  /** Holds one more of it, to the end. The fault that the caller is told of when there is no room. */
  hold(what: Exclude<Shared, "bytes">): ProblemError | undefined;
  /** Keeps so many bytes of its body in memory. */
  keep(bytes: number): ProblemError | undefined;
  /** Its body is in: it holds its bytes, but is no longer on its way. */
  arrived(): void;
  release(): void;
}

/** Whoever sends a request has a share: the account, and where none is known the address, by networks of one customer. */
export const shareKeyOf = (caller: Caller | undefined, address: string): string =>
  caller?.actor.kind === "account" ? caller.actor.accountId : limitKeyOf(address);

export function createHolding(shares: Shares, key: string): Holding {
  const held: Partial<Record<Shared, number>> = {};
  const take = (what: Shared, amount: number) => {
    const refused = shares.take(key, what, amount);
    if (refused) return faultOf(refused);
    held[what] = (held[what] ?? 0) + amount;
    return undefined;
  };
  const give = (what: Shared) => {
    const amount = held[what] ?? 0;
    held[what] = 0;
    if (amount > 0) shares.giveBack(key, what, amount);
  };
  return {
    hold: (what) => take(what, 1),
    keep: (bytes) => take("bytes", bytes),
    arrived: () => give("bodies"),
    release() {
      for (const what of Object.keys(held)) give(what as Shared);
    },
  };
}

const faultOf = (refused: Refused): ProblemError =>
  refused === "caller"
    ? new TooMany("too_many_requests", { retryAfterSeconds: 1 })
    : new Unavailable("service_unavailable", { cause: "callers hold all that there is room for" });

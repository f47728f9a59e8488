import type { AccountLimit, Actor } from "@rawat/contracts";
import { type KeyValue, TooMany } from "@rawat/platform";
import { createWindowLimit, type WindowLimit } from "./window-limit.ts";

/** How often one account may call an endpoint, where its contract tells. */
export interface CallLimits {
  /**
   * Counts one call of what the trail names `action`; nothing to wait for where the contract tells no limit, or none for the actor.
   *
   * @throws (by its promise) TooMany past the limit, telling the seconds to the end of the account's minute or day.
   */
  take(action: string, limit: AccountLimit | undefined, actor: Actor): Promise<void> | undefined;
}

/** The windows that calls are counted in, and what a contract calls its bound. */
const windows = [
  { bound: "aMinute", name: "calls", windowMs: 60_000 },
  { bound: "aDay", name: "calls-a-day", windowMs: 24 * 3_600_000 },
] as const;

/** Counts calls together with every other gateway. */
export function createCallLimits(keyValue: KeyValue): CallLimits {
  const known = new Map<string, readonly WindowLimit[]>();
  const limitsOf = (action: string, limit: AccountLimit): readonly WindowLimit[] => {
    const made =
      known.get(action) ??
      windows.flatMap(({ bound, name, windowMs }) => {
        const max = limit[bound];
        return max === undefined
          ? []
          : [createWindowLimit(keyValue, { name: `${name}:${action}`, limit: max, windowMs })];
      });
    known.set(action, made);
    return made;
  };
  return {
    take(action, limit, actor) {
      if (!limit || actor.kind !== "account" || (limit.roles && !limit.roles.includes(actor.role))) return undefined;
      return count(limitsOf(action, limit), actor.accountId);
    },
  };
}

/** What a shorter window refuses is not counted in a longer one. */
async function count(limits: readonly WindowLimit[], accountId: string): Promise<void> {
  for (const limit of limits) {
    const { exceeded, retryAfterSeconds } = await limit.hit(accountId);
    if (exceeded) throw new TooMany("too_many_requests", { retryAfterSeconds });
  }
}

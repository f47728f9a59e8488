import type { AccountLimit, Actor } from "@rawat/contracts";
import { type KeyValue, TooMany } from "@rawat/platform";
import { createWindowLimit, type WindowLimit } from "./window-limit.ts";

/** How often one account may call an endpoint, where its contract tells. */
export interface CallLimits {
  /**
   * Counts one call of what the trail names `action`; nothing to wait for where the contract tells no limit, or none for the actor.
   *
   * @throws (by its promise) TooMany past the limit, telling the seconds to the end of the account's minute.
   */
  take(action: string, limit: AccountLimit | undefined, actor: Actor): Promise<void> | undefined;
}

const windowMs = 60_000;

/** Counts calls together with every other gateway. */
export function createCallLimits(keyValue: KeyValue): CallLimits {
  const limits = new Map<string, WindowLimit>();
  const limitOf = (action: string, limit: number): WindowLimit => {
    const known = limits.get(action) ?? createWindowLimit(keyValue, { name: `calls:${action}`, limit, windowMs });
    limits.set(action, known);
    return known;
  };
  return {
    take(action, limit, actor) {
      if (!limit || actor.kind !== "account" || (limit.roles && !limit.roles.includes(actor.role))) return undefined;
      return count(limitOf(action, limit.max), actor.accountId);
    },
  };
}

async function count(limit: WindowLimit, accountId: string): Promise<void> {
  const { exceeded, retryAfterSeconds } = await limit.hit(accountId);
  if (exceeded) throw new TooMany("too_many_requests", { retryAfterSeconds });
}

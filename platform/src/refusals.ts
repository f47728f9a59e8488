import { type AccountActor, actionOf, type Endpoint, type Whose } from "@rawat/contracts/language";
import type { Deed, ReadAudit } from "./audit.ts";
import { nowMs } from "./clock.ts";
import type { Logger } from "./logger.ts";
import { currentRequest } from "./request-context.ts";
import { createRounds } from "./rounds.ts";

/** Refusals by role or by owner, told of in the trail a moment later. The answer waits for nothing, so its time tells nothing. */
export interface Refusals {
  /** Notes that the account that sends the request in hand was refused. Nobody else leaves a trace. */
  note(deed: Omit<Deed, "result" | "count">): void;
  stop(): Promise<void>;
}

export interface RefusalLimits {
  /** How many of one account are written down one by one: so many at once, and so many an hour. */
  accountMax: number;
  now?: () => number;
}

/** What may still be written down; it grows back by its whole in an hour. */
interface Allowance {
  left: number;
  at: number;
}

/** An account that was refused lately. */
interface Refused extends Allowance {
  actor: AccountActor;
  /** Refusals that were counted only. */
  untold: number;
}

const hourMs = 3_600_000;
const tellEveryMs = 60_000;
/** Together, accounts may leave as much as this many of them: however many were made for it, they fill no disk. */
const accountsWorth = 50;
/** Accounts that are remembered; who was refused longest ago begins anew. */
const accountsMax = 10_000;

/**
 * Writes refusals into the trail, and only counts those of a flood: each minute one entry tells how many more an account had.
 * What one account does takes nothing from the others' share; it takes dozens at once to use up what all have together.
 */
export function startRefusals(readAudit: ReadAudit, logger: Logger, limits: RefusalLimits): Refusals {
  const { accountMax, now = nowMs } = limits;
  const refused = new Map<string, Refused>();
  const all: Allowance = { left: accountMax * accountsWorth, at: now() };
  let counted = 0;

  const takeFromAll = () => take(all, accountMax * accountsWorth, now());

  const remember = (actor: AccountActor): Refused => {
    const known = refused.get(actor.accountId);
    if (!known && refused.size >= accountsMax) refused.delete(refused.keys().next().value as string);
    // Put in anew, it stands behind those who were refused before.
    refused.delete(actor.accountId);
    const account = known ?? { actor, untold: 0, left: accountMax, at: now() };
    refused.set(actor.accountId, account);
    account.actor = actor;
    return account;
  };

  const tell = async () => {
    if (counted > 0) logger.warn({ refusals: counted }, "refusals were counted, not written down one by one");
    counted = 0;
    for (const account of refused.values()) {
      if (account.untold === 0 || !takeFromAll()) continue;
      readAudit.note(account.actor, { action: "refusals.untold", result: "refused", count: account.untold });
      account.untold = 0;
    }
    return "idle" as const;
  };
  const rounds = createRounds("telling of refusals", tellEveryMs, logger, tell);

  return {
    note(deed) {
      const actor = currentRequest()?.actor;
      if (actor?.kind !== "account") return;
      const account = remember(actor);
      if (take(account, accountMax, now()) && takeFromAll()) {
        readAudit.note(actor, { ...deed, result: "refused" });
        return;
      }
      account.untold++;
      counted++;
    },
    async stop() {
      await rounds.stop();
      await tell();
    },
  };
}

/**
 * Whether a list is narrowed to an owner other than those whose things alone its caller sees. It answers as where there is nothing,
 * so it is here that the trail is told of it.
 */
export function asksForAnothers(
  refusals: Pick<Refusals, "note">,
  list: Pick<Endpoint, "method" | "path">,
  seen: Whose,
  asked: Whose,
): boolean {
  const others = Object.entries(asked).filter(([owner, id]) => id != null && seen[owner] != null && seen[owner] !== id);
  if (others.length > 0) refusals.note({ action: actionOf(list), whose: Object.fromEntries(others) });
  return others.length > 0;
}

function take(allowance: Allowance, max: number, now: number): boolean {
  allowance.left = Math.min(max, allowance.left + (Math.max(0, now - allowance.at) * max) / hourMs);
  allowance.at = now;
  if (allowance.left < 1) return false;
  allowance.left--;
  return true;
}

import { type KeyValue, limitKeyOf, TooMany } from "@rawat/platform";
import type { Config } from "../config.ts";
import { createWindowLimit, type WindowLimit } from "../window-limit.ts";
import { createGate } from "./gate.ts";

/** Limits on guessing, shared by all instances; they stay on, each instance counting for itself, while the store is away. */
export interface LoginLimits {
  /**
   * Runs one attempt to prove a password; `undefined` from it is a failure. Past the limit it is not run at all, so that the right password gets
   * the same answer as a wrong one. @throws TooMany
   */
  attempt<T>(account: string, address: string, prove: () => Promise<T | undefined>): Promise<T | undefined>;
  /** Counts a registration or a forgotten password. @throws TooMany */
  countRegistration(address: string): Promise<void>;
}

const minuteMs = 60_000;

export function createLoginLimits(
  keyValue: KeyValue,
  config: Pick<Config, "LIMIT_ACCOUNT_LOGINS" | "LIMIT_ADDRESS_LOGINS" | "LIMIT_REGISTRATIONS">,
): LoginLimits {
  const ofAccount = createWindowLimit(keyValue, {
    name: "login-account",
    limit: config.LIMIT_ACCOUNT_LOGINS,
    windowMs: minuteMs,
  });
  const ofAddress = createWindowLimit(keyValue, {
    name: "login-address",
    limit: config.LIMIT_ADDRESS_LOGINS,
    windowMs: minuteMs,
  });
  const registrations = createWindowLimit(keyValue, {
    name: "registration",
    limit: config.LIMIT_REGISTRATIONS,
    windowMs: 60 * minuteMs,
  });
  // Each attempt counts as failed until it is proved, so as many as may fail are let in at once and the others wait.
  const accountGate = createGate(config.LIMIT_ACCOUNT_LOGINS);
  const addressGate = createGate(config.LIMIT_ADDRESS_LOGINS);

  return {
    attempt(account, address, prove) {
      const from = limitKeyOf(address);
      const key = `${account} ${from}`;
      return accountGate.pass(key, () =>
        addressGate.pass(from, async () => {
          const proved = await countFailure(ofAccount, key, () => countFailure(ofAddress, from, prove));
          if (proved !== undefined) await ofAccount.clear(key);
          return proved;
        }),
      );
    },
    async countRegistration(address) {
      refuse(await registrations.hit(limitKeyOf(address)));
    },
  };
}

/**
 * Counts before the proof and takes that back unless it failed: so of many guesses at once, here or at other instances, no
 * more than the limit are evaluated. What breaks on our side is no guess.
 */
async function countFailure<T>(
  limit: WindowLimit,
  key: string,
  prove: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const use = await limit.hit(key);
  let hasFailed = false;
  try {
    refuse(use);
    const proved = await prove();
    hasFailed = proved === undefined;
    return proved;
  } finally {
    if (!hasFailed) await limit.giveBack(key);
  }
}

function refuse({ exceeded, retryAfterSeconds }: { exceeded: boolean; retryAfterSeconds: number }): void {
  if (exceeded) throw new TooMany("too_many_requests", { retryAfterSeconds });
}

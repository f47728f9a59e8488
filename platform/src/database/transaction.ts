import { setTimeout as delay } from "node:timers/promises";
import type { Knex } from "knex";
import { assertInTime, isLate } from "../request-context.ts";
import { isLockConflict, isLockHeld } from "./faults.ts";
import { lockWaitSeconds } from "./open.ts";

export type Transaction = Knex.Transaction;

type Afterwards = () => Promise<void> | void;

const triesMax = 12;
/** Another wait for the same lock takes as long; who has no time for it is told now which it was. */
const lockWaitMs = lockWaitSeconds * 1_000;
const afterwards = new WeakMap<Transaction, Afterwards[]>();

/**
 * Does `work` once the transaction is committed, and only then; whoever ran the transaction waits for it. It must not fail:
 * what is committed is committed.
 */
export function afterCommit(trx: Transaction, work: Afterwards): void {
  afterwards.set(trx, [...(afterwards.get(trx) ?? []), work]);
}

/**
 * Runs `work` in one transaction, again when it lost a lock against another one and its caller still waits. Nothing is committed
 * for a request whose caller was already told that it took too long.
 */
export async function inTransaction<T>(db: Knex, work: (trx: Transaction) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    let then: readonly Afterwards[] = [];
    try {
      const result = await db.transaction(async (trx) => {
        const made = await work(trx);
        assertInTime();
        then = afterwards.get(trx) ?? [];
        return made;
      });
      await Promise.all(then.map((one) => one()));
      return result;
    } catch (error) {
      if (tries === triesMax || !isLockConflict(error) || isLate(isLockHeld(error) ? lockWaitMs : 0)) throw error;
      await delay(Math.random() * 20 * tries);
    }
  }
}

import type { Knex } from "knex";
import { instant } from "./clock.ts";
import { inLineOf } from "./database/line.ts";
import type { Transaction } from "./database/transaction.ts";

/** The last instant that there is. */
export const forGood = "9999-12-31T23:59:59.999Z";

/** Longer than an archiving may take after it was allowed. */
const closedForMs = 30_000;

/**
 * The line of a service at its table `people`, whose `closedUntil` tells until when nothing is taken for somebody. Whoever stands in
 * it counts up the person's row first in their transaction, which locks it until the end: so of a writing and a closing at once one
 * sees the other.
 *
 * @param counter the column that is counted up.
 */
export const peopleLine = (counter: string) => ({
  /**
   * Counts what is written for somebody, which locks their row until the transaction ends; false when nothing is taken for them now,
   * or when their row does not match what is demanded besides.
   */
  async enter(trx: Transaction, id: string, now: string, besides?: (row: Knex.QueryBuilder) => void): Promise<boolean> {
    const query = trx("people")
      .where({ id })
      .where((open) => open.whereNull("closedUntil").orWhere("closedUntil", "<=", now));
    besides?.(query);
    return (await query.increment(counter, 1)) > 0;
  },

  /** Waits for those who are just writing, and lets nobody write until the transaction ends. */
  async lock(trx: Transaction, id: string): Promise<void> {
    await trx("people").where({ id }).increment(counter, 1);
  },

  /** The same for somebody who is not gone for good; false otherwise. */
  async lockPresent(trx: Transaction, id: string): Promise<boolean> {
    const locked = await trx("people")
      .where({ id })
      .where((present) => present.whereNull("closedUntil").orWhere("closedUntil", "<", forGood))
      .increment(counter, 1);
    return locked > 0;
  },

  /** The same as lock, unless something newer than this version is known of them; whether it is the latest. */
  async lockAsOf(trx: Transaction, id: string, version: number): Promise<boolean> {
    return (await trx("people").where({ id }).where("version", "<=", version).increment(counter, 1)) > 0;
  },

  /** Lets nothing be taken for somebody who is about to be archived, until that is told or half a minute is over. */
  closeFrom: (trx: Transaction, id: string, now: Date): Promise<void> =>
    closeUntil(trx, id, instant(new Date(now.getTime() + closedForMs))),

  /** Lets nothing be taken for somebody any more. */
  closeForGood: (trx: Transaction, id: string): Promise<void> => closeUntil(trx, id, forGood),

  /** Ends the half minute; whoever is closed for good stays so. */
  async reopen(db: Knex, id: string): Promise<void> {
    await inLineOf(db, id, () =>
      db("people").where({ id }).where("closedUntil", "<", forGood).update({ closedUntil: null }),
    );
  },

  /** Opens whoever was closed for good, where newer news tell that they are back. It comes before the news are written down. */
  async openByNews(db: Knex, id: string, version: number): Promise<void> {
    await db("people").where({ id, closedUntil: forGood }).where("version", "<", version).update({ closedUntil: null });
  },
});

/** Whoever is closed for longer stays so. */
async function closeUntil(trx: Transaction, id: string, until: string): Promise<void> {
  await trx("people")
    .where({ id })
    .where((open) => open.whereNull("closedUntil").orWhere("closedUntil", "<", until))
    .update({ closedUntil: until });
}

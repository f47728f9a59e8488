import type { Knex } from "knex";
import { instant, systemClock } from "./clock.ts";
import { inTransaction, type Transaction } from "./database/transaction.ts";
import { TooMany } from "./errors.ts";

/** The last instant that there is. */
export const forGood = "9999-12-31T23:59:59.999Z";

/** Longer than an archiving may take after it was allowed. */
const closedForMs = 30_000;

/** Archivings of one person that may be under way at once. */
const closingsMax = 8;

/** What one archiving closes somebody by: its own id, and the version of them at which it began. */
export interface Closing {
  id: string;
  version: number;
}

/** The closings of programs that give theirs no name, as one. It is older than any version. */
const nameless: Closing = { id: "", version: 0 };

interface LiveClosing extends Closing {
  until: string;
}

/** Which closings are taken away: one by its id, or all that were made before a version. */
export type Reopening = { closing: string } | { before: number };

/**
 * The line of a service at its table `people`, whose `closedUntil` tells until when nothing is taken for somebody. Whoever stands in
 * it counts up the person's row first in their transaction, which locks it until the end: so of a writing and a closing at once one
 * sees the other. `closings` lists the archivings that are under way, and `closedUntil` is the latest of them, or for good: each
 * takes away its own alone, so none that fails opens whom another one has closed.
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

  /**
   * Lets nothing be taken for somebody who is about to be archived, until that is told, or taken back, or half a minute is over. It
   * comes after `lock` in the same transaction.
   *
   * @throws TooMany while they are closed by as many others as there is room for.
   */
  async closeFrom(trx: Transaction, id: string, now: Date, { id: name, version }: Closing = nameless): Promise<void> {
    const live = await listClosings(trx, id, now);
    const others = live.filter((one) => one.id !== name);
    if (others.length >= closingsMax) throw new TooMany("too_many_requests", { retryAfterSeconds: 2, isBusy: true });
    const until = instant(new Date(now.getTime() + closedForMs));
    await writeClosings(trx, id, [...others, { id: name, version, until }]);
  },

  /** Lets nothing be taken for somebody any more. */
  async closeForGood(trx: Transaction, id: string): Promise<void> {
    await trx("people").where({ id }).update({ closedUntil: forGood });
  },

  /** Takes closings away; whoever is closed by others, or for good, stays so. */
  reopen(db: Knex, id: string, now: Date, which: Reopening = { closing: nameless.id }): Promise<void> {
    const ends = (one: Closing) => ("before" in which ? one.version < which.before : one.id === which.closing);
    return inTransaction(
      db,
      async (trx) => {
        await trx("people").where({ id }).increment(counter, 1);
        const live = await listClosings(trx, id, now);
        await writeClosings(
          trx,
          id,
          live.filter((one) => !ends(one)),
        );
      },
      { line: id },
    );
  },

  /**
   * Opens whoever was closed for good, where newer news tell that they are back, but for an archiving that began after that. It comes
   * before the news are written down.
   */
  async openByNews(trx: Transaction, id: string, version: number): Promise<void> {
    const isBack = trx("people").where({ id, closedUntil: forGood }).where("version", "<", version);
    if ((await isBack.increment(counter, 1)) === 0) return;
    const known = await trx<Row>("people").where({ id }).first("version");
    await trx("people").where({ id }).update({ closedUntil: null });
    const live = await listClosings(trx, id, systemClock.now());
    // What is known is the version of those who were gone, which nobody closes any more.
    await writeClosings(
      trx,
      id,
      live.filter((one) => one.version > Number(known?.version)),
    );
  },
});

interface Row {
  id: string;
  version: number;
  closings: string | null;
  closedUntil: string | null;
}

/** The closings that are not over. The row must be locked. */
async function listClosings(trx: Transaction, id: string, now: Date): Promise<LiveClosing[]> {
  const row = await trx<Row>("people").where({ id }).first("closings", "closedUntil");
  const listed: LiveClosing[] = JSON.parse(row?.closings ?? "[]");
  const { closedUntil = null } = row ?? {};
  // A program of the version before lists nothing.
  if (closedUntil !== null && closedUntil < forGood && !listed.some(({ until }) => until >= closedUntil))
    listed.push({ ...nameless, until: closedUntil });
  return listed.filter(({ until }) => until > instant(now));
}

/** Whoever is closed for good stays so. */
async function writeClosings(trx: Transaction, id: string, closings: readonly LiveClosing[]): Promise<void> {
  const list = closings.length === 0 ? null : JSON.stringify(closings);
  const latest =
    closings
      .map(({ until }) => until)
      .sort()
      .at(-1) ?? null;
  await trx("people").where({ id }).update({ closings: list });
  await trx("people")
    .where({ id })
    .where((open) => open.whereNull("closedUntil").orWhere("closedUntil", "<", forGood))
    .update({ closedUntil: latest });
}

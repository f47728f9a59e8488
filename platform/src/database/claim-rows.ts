import type { Knex } from "knex";
import { instant, systemClock } from "../clock.ts";
import { isEmbedded } from "./open.ts";
import { inTransaction } from "./transaction.ts";

export interface Claim {
  table: string;
  /** The column that tells from when on a row may be taken; taking it moves this on. */
  due: string;
  /** The instant until which the rows are the taker's. */
  until: string;
  limit: number;
  /** By their ids the only ones that may be taken. */
  only?: readonly string[];
}

/**
 * Takes up to `limit` rows that are due, in the order of their ids. Any number of takers may do so at once: none gets a row
 * that another has, and a taker that dies frees its rows when its time is over.
 */
export async function claimRows<Row extends { id: string }>(
  db: Knex,
  { table, due, until, limit, only }: Claim,
): Promise<Row[]> {
  const now = systemClock.now();
  // Nobody takes rows for so long: what is taken until then was taken by a clock that has stepped back since.
  const beyondAny = instant(new Date(2 * Date.parse(until) - now.getTime()));
  const dueNow = (query: Knex | Knex.Transaction) => {
    const rows = query(table)
      .where((free) => free.where(due, "<=", instant(now)).orWhere(due, ">", beyondAny))
      .orderBy("id")
      .limit(limit);
    return only ? rows.whereIn("id", only) : rows;
  };
  // Asking costs a read; a transaction would keep the only writer of the embedded engine busy all day.
  if ((await dueNow(db).select("id").limit(1)).length === 0) return [];
  return inTransaction(db, async (trx) => {
    const query = dueNow(trx).select("*");
    const rows: Row[] = isEmbedded(db) ? await query : await query.forUpdate().skipLocked();
    if (rows.length > 0) {
      await trx(table)
        .whereIn(
          "id",
          rows.map((row) => row.id),
        )
        .update({ [due]: until });
    }
    return rows;
  });
}

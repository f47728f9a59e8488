import type { Knex } from "knex";
import { instant } from "../clock.ts";
import { beforeIdsFrom } from "../ids.ts";

/** A clock that ran so far ahead and was set back has left ids that are later than what they tell of. */
const aheadMaxMs = 7 * 24 * 3_600_000;
/** A row's id may have been made before its time was taken. */
const behindMaxMs = 3_600_000;

const shifted = (at: string, ms: number): string => instant(new Date(Date.parse(at) + ms));

/**
 * Narrows rows that are walked by their ids, which tell the time, to those of a span: in a table that grows for years what lies outside
 * is not walked to find what lies inside.
 *
 * @param at the column of the instant, which no row gets later
 */
export function withinSpan<Q extends Knex.QueryBuilder>(
  rows: Q,
  at: string,
  { from, before }: { from?: string | undefined; before?: string | undefined },
): Q {
  if (from) rows.where(at, ">=", from).where("id", ">=", beforeIdsFrom(shifted(from, -behindMaxMs)));
  if (before) rows.where(at, "<", before).where("id", "<", beforeIdsFrom(shifted(before, aheadMaxMs)));
  return rows;
}

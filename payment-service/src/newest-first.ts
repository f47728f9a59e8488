import { withinSpan } from "@rawat/platform";
import type { Knex } from "knex";

/** Which of the rows are read: those of a span of instants, from where the page before ended. */
export interface Stretch {
  limit: number;
  from?: string | undefined;
  before?: string | undefined;
  beforeId?: string | undefined;
}

/** Narrows rows to a stretch, the newest first: by their ids, which tell the time. @param at the column of the instant */
export function newestFirst<Q extends Knex.QueryBuilder>(rows: Q, at: string, stretch: Stretch): Q {
  const { limit, beforeId } = stretch;
  rows.orderBy("id", "desc").limit(limit);
  if (beforeId) rows.where("id", "<", beforeId);
  return withinSpan(rows, at, stretch);
}

import type { Knex } from "knex";
import { instant, nowMs } from "./clock.ts";
import type { Logger } from "./logger.ts";
import { createRounds, type Rounds } from "./rounds.ts";

const everyMs = 10 * 60_000;
/** No queue delivers an event a second time after this. */
const inboxKeptForMs = 30 * 24 * 3_600_000;
const rowsAtOnceMax = 1_000;

/** Rows that serve their time and are then forgotten. */
export interface Tidied {
  table: string;
  key: string;
  /** The instant, on an index of its own, from which on they are kept for `keptForMs`. */
  column: string;
  keptForMs: number;
}

const everywhere: readonly Tidied[] = [
  { table: "inbox", key: "eventId", column: "handledAt", keptForMs: inboxKeptForMs },
  { table: "idempotencyKeys", key: "scope", column: "expiresAt", keptForMs: 0 },
];

/** Forgets what has served its time: events long handled, Idempotency-Keys past their day, and `more` of one service's own. */
export function startTidying(db: Knex, logger: Logger, more: readonly Tidied[] = []): Rounds {
  return createRounds("tidying", everyMs, logger, async () => {
    let forgotten = 0;
    for (const tidied of [...everywhere, ...more]) forgotten += await forget(db, tidied);
    return forgotten > 0 ? "busy" : "idle";
  });
}

/** Deletes a limited number of rows, so that no lock is held for long. */
async function forget(db: Knex, { table, key, column, keptForMs }: Tidied): Promise<number> {
  const due = await db(table)
    .select(key)
    .where(column, "<", instant(new Date(nowMs() - keptForMs)))
    .limit(rowsAtOnceMax);
  return due.length === 0
    ? 0
    : db(table)
        .whereIn(
          key,
          due.map((row) => row[key]),
        )
        .delete();
}

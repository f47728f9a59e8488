import type { Knex } from "knex";
import { instant } from "./clock.ts";
import type { Logger } from "./logger.ts";
import { createRounds, type Rounds } from "./rounds.ts";

const everyMs = 10 * 60_000;
/** No queue delivers an event a second time after this. */
const inboxKeptForMs = 30 * 24 * 3_600_000;
const rowsAtOnceMax = 1_000;

/** Forgets what has served its time: events long handled and Idempotency-Keys past their day. */
export function startTidying(db: Knex, logger: Logger): Rounds {
  return createRounds("tidying", everyMs, logger, async () => {
    const now = Date.now();
    const inbox = await forget(db, "inbox", "eventId", "handledAt", now - inboxKeptForMs);
    const keys = await forget(db, "idempotencyKeys", "scope", "expiresAt", now);
    return inbox + keys > 0 ? "busy" : "idle";
  });
}

/** Deletes a limited number of rows, so that no lock is held for long. */
async function forget(db: Knex, table: string, key: string, column: string, before: number): Promise<number> {
  const due = await db(table)
    .select(key)
    .where(column, "<", instant(new Date(before)))
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

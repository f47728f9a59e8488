import { instant, systemClock } from "@rawat/platform";
import type { Knex } from "knex";
import { deleteAllResets } from "../passwords/reset-store.ts";
import { endSessions } from "../sessions/session-store.ts";

/**
 * Ends every session and every link to a new password, after a restore: of those that the backup holds some were ended since, and
 * nobody can tell which.
 */
export async function endEverySession(db: Knex): Promise<void> {
  await endSessions(db, instant(systemClock.now()));
  await deleteAllResets(db);
}

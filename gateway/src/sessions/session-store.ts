import { instant, lockRow, systemClock, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import type { StoredAccount } from "../accounts/account.ts";

export interface SessionRow {
  id: string;
  accountId: string;
  seed: string;
  generation: number;
  rotatedAt: string;
  expiresAt: string;
  endsAt: string;
  endedAt: string | null;
  createdAt: string;
}

const table = (db: Knex) => db<SessionRow>("sessions");

export async function insertSession(db: Knex, session: SessionRow): Promise<void> {
  await table(db).insert(session);
}

export const findSession = (db: Knex, id: string): Promise<SessionRow | undefined> => table(db).where({ id }).first();

/** A session that goes on, as its account with the end that it has unless it is refreshed; undefined when it ended, ran out unrefreshed or by its thirty days, or its account may not sign in. */
export async function findLiveSession(
  db: Knex,
  id: string,
): Promise<(StoredAccount & { sessionExpiresAt: string }) | undefined> {
  const now = instant(systemClock.now());
  return db("sessions")
    .join("accounts", "accounts.id", "sessions.accountId")
    .where({ "sessions.id": id, "accounts.state": "active" })
    .whereNull("sessions.endedAt")
    .where("sessions.expiresAt", ">", now)
    .where("sessions.endsAt", ">", now)
    .whereNull("accounts.disabledAt")
    .whereNull("accounts.closedAt")
    .first("accounts.*", "sessions.expiresAt as sessionExpiresAt");
}

/** The sessions of an account that go on, but for its newest ones. */
export async function listOldSessions(db: Knex, accountId: string, newest: number): Promise<string[]> {
  const rows = await table(db)
    .where({ accountId })
    .whereNull("endedAt")
    .orderBy("id", "desc")
    .offset(newest)
    .limit(oldAtOnceMax)
    .select("id");
  return rows.map(({ id }) => id);
}

const oldAtOnceMax = 100;

/** The session as it is now, which nobody else moves on or ends before the transaction does. */
export const lockSession = (trx: Transaction, id: string): Promise<SessionRow | undefined> =>
  lockRow<SessionRow>(trx, "sessions", { id });

/** Moves a session that the transaction has locked to its next token. */
export async function rotateSession(
  trx: Transaction,
  { id, generation }: SessionRow,
  rotatedAt: string,
  expiresAt: string,
): Promise<void> {
  await table(trx)
    .where({ id })
    .update({ generation: generation + 1, rotatedAt, expiresAt });
}

/** Ends one session; false when it had ended already. */
export async function endSession(db: Knex, id: string, endedAt: string): Promise<boolean> {
  return (await table(db).where({ id }).whereNull("endedAt").update({ endedAt })) === 1;
}

/** Ends every session of an account, but for `except`. */
export async function endSessionsOf(db: Knex, accountId: string, endedAt: string, except?: string): Promise<void> {
  const query = table(db).where({ accountId }).whereNull("endedAt");
  await (except ? query.whereNot({ id: except }) : query).update({ endedAt });
}

/** Ends every session there is. */
export async function endSessions(db: Knex, endedAt: string): Promise<void> {
  await table(db).whereNull("endedAt").update({ endedAt });
}

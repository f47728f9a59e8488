import { instant, isUniqueViolation, lockRow, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { forgetAttendance } from "./attendance-store.ts";

/** Which of these accounts are there. */
export async function findOnline(db: Knex, accountIds: readonly string[]): Promise<Set<string>> {
  const rows: { accountId: string }[] = await db("presence")
    .whereIn("accountId", accountIds)
    .where({ isOnline: 1 })
    .select("accountId");
  return new Set(rows.map(({ accountId }) => accountId));
}

/** Milliseconds for which an instance that dies signs no more; so long its people count as there. */
export const signedForMs = 45_000;

interface Sign {
  accountId: string;
  instanceId: string;
}

/** Signs that an instance carries somebody, until an instant. */
export async function sign(trx: Transaction, { accountId, instanceId }: Sign, seenUntil: string): Promise<void> {
  await trx("presenceSigns")
    .insert({ accountId, instanceId, seenUntil })
    .onConflict(["accountId", "instanceId"])
    .merge({ seenUntil });
}

/** Signs anew for those whom an instance carries. */
export async function signAnew(
  db: Knex,
  instanceId: string,
  accountIds: readonly string[],
  seenUntil: string,
): Promise<void> {
  await db("presenceSigns").where({ instanceId }).whereIn("accountId", accountIds).update({ seenUntil });
}

/** For whom an instance has signed. */
export async function listSigned(db: Knex, instanceId: string): Promise<string[]> {
  const rows: { accountId: string }[] = await db("presenceSigns").where({ instanceId }).select("accountId");
  return rows.map(({ accountId }) => accountId);
}

export async function forgetSigns(trx: Transaction, accountId: string): Promise<void> {
  await trx("presenceSigns").where({ accountId }).delete();
  await forgetAttendance(trx, accountId);
}

/** Signs that are over: nobody signs for much longer than so long, so what seems to hold then was signed by a clock that has stepped back since. */
const isOver = (now: Date) => (sign: Knex.QueryBuilder) =>
  void sign
    .where("seenUntil", "<=", instant(now))
    .orWhere("seenUntil", ">", instant(new Date(now.getTime() + 2 * signedForMs)));

/** Whose signs are over. */
export async function listOverdue(db: Knex, now: Date, limit: number): Promise<string[]> {
  const rows: { accountId: string }[] = await db("presenceSigns").where(isOver(now)).distinct("accountId").limit(limit);
  return rows.map(({ accountId }) => accountId);
}

interface Presence {
  accountId: string;
  isOnline: number;
  version: number;
}

/** Looks whether somebody is there by what is signed, and writes it down. @returns the new version where that is news. */
export async function settlePresence(
  trx: Transaction,
  accountId: string,
  now: Date,
): Promise<{ isOnline: boolean; version: number } | undefined> {
  const known = await lockPresence(trx, accountId);
  if ((await trx("presenceSigns").where({ accountId }).where(isOver(now)).delete()) > 0)
    await forgetAttendance(trx, accountId);
  const isOnline = (await trx("presenceSigns").where({ accountId }).first("accountId")) !== undefined;
  if (isOnline === (known.isOnline === 1)) return undefined;
  return { isOnline, version: await note(trx, known, isOnline, now) };
}

/** Writes down whether a doctor is there, whichever account of theirs is. @returns the new version */
export async function noteDoctor(trx: Transaction, doctorId: string, isOnline: boolean, now: Date): Promise<number> {
  return note(trx, await lockPresence(trx, doctorId), isOnline, now);
}

async function note(trx: Transaction, { accountId, version }: Presence, isOnline: boolean, now: Date) {
  // Also more than what was told by a database that was put back.
  const next = Math.max(version + 1, Math.floor(now.getTime() / 1_000));
  await trx("presence")
    .where({ accountId })
    .update({ isOnline: isOnline ? 1 : 0, version: next });
  return next;
}

/** Everybody who was ever there: accounts, and doctors beside theirs. */
export async function listKnown(db: Knex): Promise<string[]> {
  const rows: { accountId: string }[] = await db("presence").select("accountId");
  return rows.map(({ accountId }) => accountId);
}

/** Whether they are there, of those of these ids that are doctors' own and not an account's. */
export async function findDoctorsPresence(db: Knex, ids: readonly string[]) {
  const rows: { doctorId: string; isOnline: number; version: number }[] = await db("presence")
    .join("people", "people.id", "presence.accountId")
    .whereIn("presence.accountId", ids)
    .select({ doctorId: "presence.accountId", isOnline: "presence.isOnline", version: "presence.version" });
  return rows.map((row) => ({ ...row, isOnline: row.isOnline === 1 }));
}

/** Holds what is known of somebody's presence until the transaction ends. */
export async function lockPresence(trx: Transaction, accountId: string): Promise<Presence> {
  const known = await lockRow<Presence>(trx, "presence", { accountId });
  if (known) return known;
  const fresh = { accountId, isOnline: 0, version: 1 };
  try {
    await trx("presence").insert(fresh);
    return fresh;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return (await lockRow<Presence>(trx, "presence", { accountId })) ?? fresh;
  }
}

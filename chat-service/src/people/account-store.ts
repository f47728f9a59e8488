import type { Role } from "@rawat/contracts";
import type { Knex } from "knex";

/** An account, as far as it is somebody who talks. */
export interface Account {
  id: string;
  version: number;
  name: string;
  email: string | null;
  role: Role;
  patientId: string | null;
  staffId: string | null;
}

/**
 * Keeps what is told of an account, unless something newer is known. Told anew mostly nothing is new, and nothing is written. Whose one
 * was that is closed is kept, so that it is known that they cannot come in any more.
 */
export async function keepAccount(db: Knex, { id, ...told }: Account, isDisabled: boolean): Promise<void> {
  const known = await db<Account>("accounts").where({ id }).first("version", "patientId", "staffId");
  if (known && known.version >= told.version) return;
  const whose = isDisabled
    ? { patientId: told.patientId ?? known?.patientId ?? null, staffId: told.staffId ?? known?.staffId ?? null }
    : {};
  const row = { ...told, ...whose, isDisabled: isDisabled ? 1 : 0 };
  await db("accounts")
    .insert({ id, ...row })
    .onConflict("id")
    .ignore();
  await db("accounts").where({ id }).where("version", "<", told.version).update(row);
}

const columns = ["id", "version", "name", "email", "role", "patientId", "staffId"] as const;

export const findAccount = (db: Knex, id: string): Promise<Account | undefined> =>
  db<Account>("accounts")
    .where({ id })
    .first(...columns);

/** Whether an account is closed, or no longer of whom it was. */
export async function isOver(db: Knex, { id, staffId }: Pick<Account, "id" | "staffId">): Promise<boolean> {
  const known = await db<Account & { isDisabled: number }>("accounts").where({ id }).first("isDisabled", "staffId");
  return known !== undefined && (known.isDisabled === 1 || known.staffId !== staffId);
}

/** Whether nobody comes in for a patient, or somebody of the clinic, any more: every account of theirs that is known is closed. */
export async function isShutOut(db: Knex, whose: { patientId: string } | { staffId: string }): Promise<boolean> {
  const rows: { isDisabled: number }[] = await db("accounts").where(whose).select("isDisabled");
  return rows.length > 0 && rows.every(({ isDisabled }) => isDisabled === 1);
}

/** The open accounts of a patient, or of somebody of the clinic: mostly one. */
export const findAccountsOf = (db: Knex, whose: { patientId: string } | { staffId: string }): Promise<Account[]> =>
  db<Account & { isDisabled: number }>("accounts")
    .where({ ...whose, isDisabled: 0 })
    .select(...columns);

/** The accounts of a consultation's two; whoever has none, or no more, is left out. */
export async function findParticipants(
  db: Knex,
  { patientId, doctorId }: { patientId: string; doctorId: string },
): Promise<Account[]> {
  const both = await Promise.all([findAccountsOf(db, { patientId }), findAccountsOf(db, { staffId: doctorId })]);
  return both.flat();
}

/** Accounts by their ids. @param isAlsoDisabled whether those that are closed are wanted too. */
export async function findAccounts(
  db: Knex,
  ids: readonly string[],
  { isAlsoDisabled = false }: { isAlsoDisabled?: boolean } = {},
): Promise<Account[]> {
  const rows = db<Account>("accounts").whereIn("id", [...new Set(ids)]);
  if (!isAlsoDisabled) rows.where({ isDisabled: 0 } as never);
  return rows.select(...columns);
}

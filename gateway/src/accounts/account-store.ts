import type { Role } from "@rawat/contracts";
import { instant, lockRow, systemClock, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import type { StoredAccount } from "./account.ts";

const table = (db: Knex) => db<StoredAccount>("accounts");
const notActive = ["pending", "opening"] as const;

/** @throws a unique violation of `activeEmail`, `patientId` or `staffId`. */
export async function insertAccount(db: Knex, account: StoredAccount): Promise<void> {
  await table(db).insert(account);
}

export const findAccount = (db: Knex, id: string): Promise<StoredAccount | undefined> =>
  table(db).where({ id }).first();

export const findAccountByEmail = (db: Knex, email: string): Promise<StoredAccount | undefined> =>
  table(db).where({ activeEmail: email }).first();

/** The account as it is now, which nobody else changes before the transaction ends. */
export const lockAccount = (
  trx: Transaction,
  where: { id: string } | { patientId: string } | { staffId: string },
): Promise<StoredAccount | undefined> => lockRow<StoredAccount>(trx, "accounts", where);

/** Writes changed fields over an account that the transaction has locked, and answers its next version. */
export async function updateAccount(
  trx: Transaction,
  account: StoredAccount,
  changes: Partial<StoredAccount>,
): Promise<StoredAccount> {
  const written = { ...changes, version: account.version + 1, updatedAt: instant(systemClock.now()) };
  await table(trx).where({ id: account.id }).update(written);
  return { ...account, ...written };
}

/** Every account but those being opened, closed ones too, the last changed ones first. */
export async function listIdsByChange(db: Knex): Promise<string[]> {
  const rows = await table(db).where({ state: "active" }).orderBy("updatedAt", "desc").select("id");
  return rows.map(({ id }) => id);
}

export const findAccounts = (db: Knex, ids: readonly string[]): Promise<StoredAccount[]> =>
  table(db).whereIn("id", ids);

/** Makes a pending registration an account, unless its time ran out and it is being undone, or its person was shut out. */
export async function activateAccount(trx: Transaction, id: string, pendingUntil: string): Promise<boolean> {
  const changed = await table(trx)
    .where({ id, state: "pending", pendingUntil, disabledAt: null })
    .update({ state: "active", pendingUntil: null });
  return changed === 1;
}

/** Takes an account whose time to become active ran out; false when another instance did. */
export async function claimPending(
  db: Knex,
  { id, state, pendingUntil }: StoredAccount,
  until: string,
): Promise<boolean> {
  const changed = await table(db).where({ id, state, pendingUntil }).update({ pendingUntil: until });
  return changed === 1;
}

export const listPending = (db: Knex, before: string, limit: number): Promise<StoredAccount[]> =>
  table(db).whereIn("state", notActive).where("pendingUntil", "<", before).orderBy("pendingUntil").limit(limit);

export const deletePending = (db: Knex, id: string): Promise<number> =>
  table(db).where({ id }).whereNot({ state: "active" }).delete();

export interface AccountQuery {
  limit: number;
  role?: Role | undefined;
  disabled?: boolean | undefined;
  /** Whose it is. */
  patientId?: string | undefined;
  staffId?: string | undefined;
  /** The beginning of the e-mail. */
  emailPrefix?: string | undefined;
  /** The last row of the page before: its e-mail when searching by e-mail, else its id. */
  after?: string | undefined;
}

/** Open accounts: by e-mail when searching, else the newest first. */
export async function listAccounts(
  db: Knex,
  { limit, role, disabled, patientId, staffId, emailPrefix, after }: AccountQuery,
): Promise<StoredAccount[]> {
  // Nearly all are active: asked for by that, an engine might gather and sort them all.
  const query = table(db).whereNotIn("state", notActive).limit(limit);
  if (role) query.where({ role });
  if (patientId) query.where({ patientId });
  if (staffId) query.where({ staffId });
  // Compared, and not only asked whether it is there, it leads an engine to the few.
  if (disabled === true) query.where("disabledAt", ">", "");
  if (disabled === false) query.whereNull("disabledAt");
  // Only who is open has an active e-mail. Where so many are, that they are open leads nowhere; the others are few among them.
  if (emailPrefix === undefined || disabled || (role && role !== "patient")) query.whereNull("closedAt");
  if (emailPrefix === undefined) return (after ? query.where("id", "<", after) : query).orderBy("id", "desc");
  if (after) query.where("activeEmail", ">", after);
  return query
    .where("activeEmail", ">=", emailPrefix)
    .where("activeEmail", "<", `${emailPrefix}\u{10ffff}`)
    .orderBy("activeEmail");
}

/**
 * How many administrators can sign in. Their rows are locked first, so that of two administrators who remove each other one
 * waits and then finds itself the last.
 */
export async function countAdmins(trx: Transaction): Promise<number> {
  await table(trx).where({ role: "admin" }).whereNull("closedAt").update({ role: "admin" });
  const [row] = await table(trx)
    .where({ role: "admin", state: "active" })
    .whereNull("closedAt")
    .whereNull("disabledAt")
    .count({ count: "*" });
  return Number(row?.count ?? 0);
}

/** The cost of the dearest hash that anybody's password has: it stands in its fifth and sixth character. */
export async function findDearestCost(db: Knex): Promise<number> {
  const [row] = await db("accounts").max({ cost: db.raw("substr(??, 5, 2)", ["passwordHash"]) });
  return Number(row?.cost ?? 0);
}

/** Keeps the same password by another hash, unless it was changed meanwhile. */
export async function replaceHash(db: Knex, id: string, before: string, passwordHash: string): Promise<void> {
  await db("accounts").where({ id, passwordHash: before }).update({ passwordHash });
}

import { lockRow, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import type { Person } from "../people/people-store.ts";
import { type AccessEnd, endsWith } from "./access-end.ts";

/** Whose calendar an address shows. */
export interface CalendarTokenRow {
  personId: string;
  /** To whom it was given. */
  accountId: string;
  tokenHash: string;
  kind: Person["kind"];
  /** By which session it was asked for, where that was told. */
  sessionId: string | null;
  /** When it was asked for. */
  createdAt: string;
}

/** Keeps the hash of a person's token, in place of the one before. */
export async function replaceToken(db: Knex, row: CalendarTokenRow): Promise<void> {
  await db("calendarTokens").insert(row).onConflict("personId").merge();
}

export async function deleteToken(db: Knex, personId: string): Promise<void> {
  await db("calendarTokens").where({ personId }).delete();
}

export const findToken = (db: Knex, tokenHash: string): Promise<CalendarTokenRow | undefined> =>
  db<CalendarTokenRow>("calendarTokens").where({ tokenHash }).first();

/** Whose calendar an account may show; nobody's with null. */
export interface CalendarAccount {
  accountId: string;
  /** The version of what is told of the account. */
  version: number;
  personId: string | null;
}

/** The account as it is kept, with when all that lets somebody in by it ended last. */
type KeptAccount = CalendarAccount & AccessEnd;

const addAccount = (trx: Transaction, account: CalendarAccount) =>
  trx("calendarAccounts").insert(account).onConflict("accountId").ignore();

/** Keeps whose calendar an account may show from now on, and ends its address of another's. Older news change nothing. */
export async function keepAccount(trx: Transaction, account: CalendarAccount): Promise<void> {
  const { accountId, version, personId } = account;
  await addAccount(trx, { ...account, version: 0 });
  const isNews = await trx("calendarAccounts").where({ accountId }).where("version", "<", version).update(account);
  if (isNews === 0) return;
  const ended = trx("calendarTokens").where({ accountId });
  await (personId === null ? ended : ended.whereNot({ personId })).delete();
}

/**
 * Ends an account's address with all that lets somebody in by it, and keeps that for one that is asked for already and not given yet; one
 * that is just being given is waited for. Of several ends the last one holds: whatever ended before ends with it.
 */
export async function endAddress(trx: Transaction, accountId: string, end: AccessEnd): Promise<void> {
  await addAccount(trx, { accountId, version: 0, personId: null });
  const isNews = await trx("calendarAccounts")
    .where({ accountId })
    .where((before) => before.whereNull("endedBy").orWhere("endedBy", "<", end.endedBy))
    .update(end);
  if (isNews === 0) return;
  const addresses: CalendarTokenRow[] = await trx("calendarTokens").where({ accountId });
  for (const address of addresses) if (endsWith(address, end)) await deleteToken(trx, address.personId);
}

/**
 * Whether an account may be given this address, as far as is known; if so nothing else becomes known until the transaction ends. Of an
 * account of which nothing was told the word of the gateway counts, which let it in.
 */
export async function lockAccount(trx: Transaction, address: CalendarTokenRow): Promise<boolean> {
  const { accountId, personId } = address;
  await addAccount(trx, { accountId, version: 0, personId });
  const account = await lockRow<KeptAccount>(trx, "calendarAccounts", { accountId });
  if (!account || endsWith(address, account)) return false;
  const isUntold = account.version === 0 && account.personId === null;
  if (isUntold) await trx("calendarAccounts").where({ accountId }).update({ personId });
  return isUntold || account.personId === personId;
}

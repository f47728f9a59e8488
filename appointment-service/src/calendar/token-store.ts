import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import type { Person } from "../people/people-store.ts";

/** Whose calendar an address shows. */
export interface CalendarTokenRow {
  personId: string;
  /** To whom it was given. */
  accountId: string;
  tokenHash: string;
  kind: Person["kind"];
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

/** Ends an account's address, unless it was asked for after that; one that is just being given is waited for. */
export async function endAddress(trx: Transaction, accountId: string, endedAt: string): Promise<void> {
  await trx("calendarAccounts").where({ accountId }).update({ accountId });
  await trx("calendarTokens").where({ accountId }).where("createdAt", "<=", endedAt).delete();
}

/** Whether an account may show a person's calendar, as far as is known; if so nothing else becomes known until the transaction ends. */
export async function lockAccount(trx: Transaction, accountId: string, personId: string): Promise<boolean> {
  await addAccount(trx, { accountId, version: 0, personId });
  // Written over, it is locked; what was not changed counts as well.
  const locked = await trx("calendarAccounts").where({ accountId, personId }).update({ personId });
  return locked > 0;
}

import type { Knex } from "knex";
import type { Person } from "../people/people-store.ts";

/** Whose calendar an address shows. */
export interface CalendarTokenRow {
  personId: string;
  tokenHash: string;
  kind: Person["kind"];
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

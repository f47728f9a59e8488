import { inTransaction, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { addPerson, findPeople, type Person, refreshPerson } from "./people-store.ts";

/** Keeps what is told of people, where it is newer than what is known. Mostly nothing is, and nothing is written. */
export async function keepNames(db: Knex, people: readonly Person[]): Promise<void> {
  const news = await newerThanKnown(db, people);
  // An event may tell the same at this moment: of two who add one person, one may have to begin anew.
  if (news.length > 0) await inTransaction(db, (trx) => writeNames(trx, news), { line: news.map(({ id }) => id) });
}

/** The same as a part of a transaction. */
export async function keepNamesWithin(trx: Transaction, people: readonly Person[]): Promise<void> {
  await writeNames(trx, await newerThanKnown(trx, people));
}

async function newerThanKnown(db: Knex, people: readonly Person[]): Promise<Person[]> {
  const known = await findPeople(
    db,
    people.map(({ id }) => id),
  );
  return people.filter(({ id, version }) => (known.get(id)?.version ?? -1) < version);
}

async function writeNames(trx: Transaction, news: readonly Person[]): Promise<void> {
  for (const person of news.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    await addPerson(trx, person);
    await refreshPerson(trx, person);
  }
}

import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";

/** Somebody whose name is shown with records. */
export interface Person {
  id: string;
  kind: "patient" | "staff";
  name: string;
  /** The person's own, so that a late event does not bring an old name back; 0 when it is not known. */
  version: number;
}

/** Keeps a name, unless a newer one is known. */
export async function keepPerson(trx: Transaction, person: Person): Promise<void> {
  const { id, name, version } = person;
  const known: Person | undefined = await trx("people").where({ id }).first();
  if (known && known.version >= version) return;
  // Of two who bring somebody new at once, the slower one finds the row and still writes what is newer.
  await trx("people").insert(person).onConflict("id").ignore();
  await trx("people").where({ id }).where("version", "<", version).update({ name, version });
}

/** The present names of these people, by their ids. */
export async function findNames(db: Knex, ids: Iterable<string>): Promise<Map<string, string>> {
  const rows: Person[] = await db("people")
    .whereIn("id", [...new Set(ids)])
    .select("id", "name");
  return new Map(rows.map(({ id, name }) => [id, name]));
}

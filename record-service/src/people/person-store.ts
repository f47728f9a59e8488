import type { StaffRole } from "@rawat/contracts";
import { peopleLine, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";

/** Somebody whose name is shown with records. */
export interface Person {
  id: string;
  kind: "patient" | "staff";
  name: string;
  /** What somebody of the clinic is; null when only their name was told, and for patients. */
  role?: StaffRole | null;
  /** The person's own, so that a late event does not bring an old name back; 0 when it is not known. */
  version: number;
}

/** Where those who write for one patient stand, and whoever closes that patient. */
export const writingLine = peopleLine("writings");

export const findPerson = (db: Knex, id: string): Promise<Person | undefined> =>
  db<Person>("people").where({ id }).first();

/** Adds somebody, unless they are there. */
export async function addPerson(db: Knex, person: Person): Promise<void> {
  await db("people").insert(person).onConflict("id").ignore();
}

/**
 * Keeps a name, unless a newer one is known; newer news also open whoever was closed for good: they are back. Of a person of the
 * same version it may still become known what they are.
 */
export async function keepPerson(trx: Transaction, person: Person): Promise<void> {
  const { id, name, version, role } = person;
  const known = await findPerson(trx, id);
  // Mostly nothing is new, and nothing is written. What decides is the comparison in the update: two versions may come at once.
  if (known && known.version >= version && (known.role || !role)) return;
  // Of two who bring somebody new at once, the slower one finds the row and still writes what is newer.
  await addPerson(trx, person);
  await writingLine.openByNews(trx, id, version);
  await trx("people").where({ id }).where("version", "<", version).update({ name, version });
  if (role) await trx("people").where({ id }).whereNull("role").update({ role });
}

/** The present names of these people, by their ids. */
export async function findNames(db: Knex, ids: Iterable<string>): Promise<Map<string, string>> {
  const rows: Person[] = await db("people")
    .whereIn("id", [...new Set(ids)])
    .select("id", "name");
  return new Map(rows.map(({ id, name }) => [id, name]));
}

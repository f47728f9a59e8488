import { lockRow, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";

/** A patient or a doctor, as shown with what is to be paid. */
export interface Person {
  id: string;
  name: string;
  medicalRecordNumber: string | null;
  /** The version of what is told of them. */
  version: number;
}

export async function findPeople(db: Knex, ids: Iterable<string>): Promise<Map<string, Person>> {
  const rows = await db<Person>("people").whereIn("id", [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Keeps what is told of somebody, unless something newer is known. Mostly nothing is new, and nothing is written. */
export async function keepPerson(db: Knex, { id, ...told }: Person): Promise<void> {
  const known = await db<Person>("people").where({ id }).first();
  if (known && known.version >= told.version) return;
  await db("people")
    .insert({ id, ...told })
    .onConflict("id")
    .ignore();
  await db("people").where({ id }).where("version", "<", told.version).update(told);
}

/** Whoever counts what a patient has begun holds the patient's row until the transaction ends. */
export async function enterPatient(trx: Transaction, id: string): Promise<void> {
  if (await lockRow<Person>(trx, "people", { id })) return;
  // Nobody has told of them yet, and a row that is not there holds nobody.
  await trx("people").insert({ id, name: "", medicalRecordNumber: null, version: 0 }).onConflict("id").ignore();
  await lockRow<Person>(trx, "people", { id });
}

/**
 * Whoever takes one of a doctor's places for consultations holds the doctor's row until the transaction ends. Who settles holds the payment's before it, and who
 * begins to pay perhaps another payment's after it: where the two wait for each other, one is run again.
 */
export async function enterDoctor(trx: Transaction, id: string): Promise<void> {
  await trx("people").where({ id }).increment("consultations", 1);
}

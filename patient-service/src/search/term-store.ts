import { endOf, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { type Searchable, termsOf } from "./terms.ts";

export interface TermRow {
  term: string;
  patientId: string;
}

export type Named = Searchable & { id: string };

/** The embedded engine takes no more rows in one statement as Knex writes it. */
const rowsAtOnceMax = 500;

export const termRows = (patient: Named): TermRow[] =>
  termsOf(patient).map((term) => ({ term, patientId: patient.id }));

export async function insertRows(trx: Transaction, rows: readonly TermRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsAtOnceMax)
    await trx("patientTerms").insert(rows.slice(at, at + rowsAtOnceMax));
}

/** Of patients who were not there before. */
export const insertTerms = (trx: Transaction, patients: readonly Named[]): Promise<void> =>
  insertRows(trx, patients.flatMap(termRows));

/** Of a patient who was: what is not found by any more is gone. */
export async function replaceTerms(trx: Transaction, patient: Named): Promise<void> {
  await trx("patientTerms").where({ patientId: patient.id }).delete();
  await insertTerms(trx, [patient]);
}

/** A stretch of the index of terms: those that begin with `prefix`, after `position`, in order. */
export async function listTerms(
  db: Knex,
  prefix: string,
  position: TermRow | undefined,
  limit: number,
): Promise<TermRow[]> {
  const query = db<TermRow>("patientTerms")
    .where("term", "<", endOf(prefix))
    .orderBy("term")
    .orderBy("patientId")
    .limit(limit);
  if (!position) return query.where("term", ">=", prefix);
  return query
    .where("term", ">=", position.term)
    .where((after) => after.where("term", ">", position.term).orWhere("patientId", ">", position.patientId));
}

/** Which of some patients are found by a beginning. */
export async function foundAmong(db: Knex, patientIds: readonly string[], prefix: string): Promise<string[]> {
  const rows = await db<TermRow>("patientTerms")
    .whereIn("patientId", patientIds)
    .where("term", ">=", prefix)
    .where("term", "<", endOf(prefix))
    .distinct("patientId");
  return rows.map(({ patientId }) => patientId);
}

export const listTermsOf = (db: Knex, patientIds: readonly string[]): Promise<TermRow[]> =>
  db<TermRow>("patientTerms").whereIn("patientId", patientIds).orderBy("term");

/** How many terms begin with `prefix`, counted no further than `max`. */
export async function countTerms(db: Knex, prefix: string, max: number): Promise<number> {
  const some = db("patientTerms")
    .where("term", ">=", prefix)
    .where("term", "<", endOf(prefix))
    .limit(max)
    .select("term")
    .as("some");
  const [row] = await db.from(some).count({ count: "*" });
  return Number(row?.count ?? 0);
}

import { endOf, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import type { PatientRow } from "../register/patient-row.ts";
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

/** The beginning that is walked, those that must fit besides, and where in the index to go on and to end. */
export interface Walk {
  lead: string;
  others: readonly string[];
  after?: TermRow | undefined;
  upTo?: TermRow | undefined;
}

/** A place in the index, with the patient unless they are archived. */
export interface Place extends TermRow {
  row: PatientRow | undefined;
}

const walked = (db: Knex, { lead, after, upTo }: Omit<Walk, "others">) => {
  const query = db("patientTerms as place")
    .where("place.term", ">=", after?.term ?? lead)
    .where("place.term", "<", endOf(lead))
    .orderBy("place.term")
    .orderBy("place.patientId");
  if (after)
    query.where((on) => on.where("place.term", ">", after.term).orWhere("place.patientId", ">", after.patientId));
  if (upTo)
    query
      .where("place.term", "<=", upTo.term)
      .where((on) => on.where("place.term", "<", upTo.term).orWhere("place.patientId", "<=", upTo.patientId));
  return query;
};

/** The place so many further on, whether it fits or not; undefined when there are not so many. */
export const findPlaceAhead = (db: Knex, walk: Omit<Walk, "others">, places: number): Promise<TermRow | undefined> =>
  walked(db, walk)
    .select("place.term", "place.patientId")
    .offset(places - 1)
    .first();

/**
 * The next places under a beginning whose patients fit, in order, each with its patient: fewer than `limit` when there are no
 * more up to the end. The patients join from the left, so that no statistics lead an engine to read them first, and those who do not fit
 * are not read at all.
 */
export async function listPlaces(db: Knex, walk: Walk, limit: number, archivedToo: boolean): Promise<Place[]> {
  const query = walked(db, walk)
    .leftJoin("patients", (on) => {
      on.on("patients.id", "place.patientId");
      if (!archivedToo) on.onNull("patients.archivedAt");
    })
    .select("patients.*", "place.term", "place.patientId")
    .limit(limit);
  // A subquery of one row, for an engine might gather everybody whom `exists` finds before it looks at the first place.
  for (const other of walk.others)
    query.whereRaw("(?) = 1", [within(db, other, 1).whereRaw("patientId = place.patientId")]);
  const rows: (TermRow & PatientRow)[] = await query;
  return rows.map(({ term, patientId, ...row }) => ({ term, patientId, row: row.id === null ? undefined : row }));
}

const within = (db: Knex, prefix: string, limit: number) =>
  db("patientTerms").select(db.raw("1")).where("term", ">=", prefix).where("term", "<", endOf(prefix)).limit(limit);

/** How many terms begin with each of `prefixes`, counted no further than `max`. */
export async function countTerms(db: Knex, prefixes: readonly string[], max: number): Promise<number[]> {
  const columns = prefixes.map((prefix, at) =>
    db
      .from(within(db, prefix, max).as("some"))
      .count("*")
      .as(`c${at}`),
  );
  const [counts] = await db.select(columns);
  return prefixes.map((_, at) => Number(counts[`c${at}`]));
}

import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import type { StoredRecord } from "./record.ts";

/** Which records a list shows, the latest first. */
export interface Listing {
  limit: number;
  /** Where the page before ended. */
  beyond?: Position | undefined;
  patientId?: string | undefined;
  doctorId?: string | undefined;
  diagnosis?: string | undefined;
  /** From this instant on. */
  from?: string | undefined;
  /** Before this instant. */
  before?: string | undefined;
}

export interface Position {
  id: string;
  createdAt: string;
}

/** The records of a list, as their places in it. With a diagnosis, a table of its own is walked: its indexes begin with the code. */
export async function listPositions(db: Knex, { limit, beyond, diagnosis, ...narrow }: Listing): Promise<Position[]> {
  const id = diagnosis ? "recordId" : "id";
  const query = diagnosis
    ? db("recordDiagnoses").where("code", diagnosis)
    : db("records").whereNull("enteredInErrorAt");
  query.select(`${id} as id`, "createdAt").orderBy("createdAt", "desc").orderBy(id, "desc").limit(limit);
  if (narrow.patientId) query.where("patientId", narrow.patientId);
  if (narrow.doctorId) query.where("doctorId", narrow.doctorId);
  if (narrow.from) query.where("createdAt", ">=", narrow.from);
  if (narrow.before) query.where("createdAt", "<", narrow.before);
  if (beyond)
    query
      .where("createdAt", "<=", beyond.createdAt)
      .where((later) => later.where("createdAt", "<", beyond.createdAt).orWhere(id, "<", beyond.id));
  return query;
}

/** Lets a record be found by the diagnoses of its present version, and by the categories above them. */
export async function insertDiagnoses(trx: Transaction, record: StoredRecord): Promise<void> {
  const codes = new Set(record.content.diagnoses.flatMap(({ code }) => withCategories(code)));
  if (codes.size === 0) return;
  const { id: recordId, patientId, doctorId, createdAt } = record;
  await trx("recordDiagnoses").insert([...codes].map((code) => ({ code, recordId, patientId, doctorId, createdAt })));
}

/** Lets a record no longer be found by any diagnosis. */
export async function removeDiagnoses(trx: Transaction, recordId: string): Promise<void> {
  await trx("recordDiagnoses").where({ recordId }).delete();
}

/** J06.9 belongs to J06; the point stands behind the third character. */
const withCategories = (code: string): string[] =>
  [3, 5, code.length].filter((length) => length <= code.length).map((length) => code.slice(0, length));

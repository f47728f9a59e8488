import { type Encryption, endOf, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { termsOf } from "../search/terms.ts";
import { matchKeyOf, type RegisteredPatient } from "./patient.ts";

/** A row of the table, as a cache may keep it: what is health data is sealed. */
export interface PatientRow {
  id: string;
  medicalRecordNumber: string;
  version: number;
  name: string;
  birthDate: string | null;
  gender: RegisteredPatient["gender"];
  nik: string | null;
  activeNik: string | null;
  bpjsNumber: string | null;
  phone: string | null;
  email: string | null;
  address: string | null;
  bloodType: RegisteredPatient["bloodType"];
  allergies: string | null;
  emergencyContact: string | null;
  notes: string | null;
  tags: string;
  matchKey: string;
  importKey: string | null;
  archivedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
const parsed = (text: string | null) => (text === null ? null : JSON.parse(text));

function rowOf(patient: RegisteredPatient, encryption: Encryption): PatientRow {
  const seal = (column: string, text: string) => encryption.encrypt(text, `patients.${column}:${patient.id}`);
  return {
    ...patient,
    activeNik: patient.archivedAt === null ? patient.nik : null,
    importKey: patient.archivedAt === null ? patient.importKey : null,
    address: json(patient.address),
    emergencyContact: json(patient.emergencyContact),
    tags: JSON.stringify(patient.tags),
    allergies: patient.allergies.length === 0 ? null : seal("allergies", JSON.stringify(patient.allergies)),
    notes: patient.notes === null ? null : seal("notes", patient.notes),
    matchKey: matchKeyOf(patient),
  };
}

/** The patient that a row tells of, with what is sealed in it opened. */
export function openRow(row: PatientRow, encryption: Encryption): RegisteredPatient {
  const open = (column: string, sealed: string) => encryption.decrypt(sealed, `patients.${column}:${row.id}`);
  const { activeNik: _, matchKey: __, ...kept } = row;
  return {
    ...kept,
    address: parsed(row.address),
    emergencyContact: parsed(row.emergencyContact),
    tags: JSON.parse(row.tags),
    allergies: row.allergies === null ? [] : JSON.parse(open("allergies", row.allergies)),
    notes: row.notes === null ? null : open("notes", row.notes),
  };
}

export const findRow = (db: Knex, id: string): Promise<PatientRow | undefined> =>
  db<PatientRow>("patients").where({ id }).first();

/** Marks a registration as completed or withdrawn. @throws a unique violation when it is the one or the other already. */
export async function claimRegistration(db: Knex, id: string): Promise<void> {
  await db("registrations").insert({ id });
}

/** Takes the next `count` medical record numbers; the row's lock puts those who want some in a line. */
export async function takeRecordNumbers(trx: Transaction, count: number): Promise<string[]> {
  await trx("recordNumbers").where({ series: "RM" }).increment("lastNumber", count);
  const { lastNumber } = await trx("recordNumbers").where({ series: "RM" }).first("lastNumber");
  return Array.from({ length: count }, (_, index) => `RM-${String(lastNumber - count + index + 1).padStart(6, "0")}`);
}

/** The embedded engine takes no more rows in one statement as Knex writes it. */
const rowsAtOnceMax = 500;

/** At most 500 of them. @throws a unique violation of `activeNik`, `importKey` or the id. */
export async function insertPatients(
  trx: Transaction,
  patients: readonly RegisteredPatient[],
  encryption: Encryption,
): Promise<void> {
  await trx("patients").insert(patients.map((patient) => rowOf(patient, encryption)));
  const terms = patients.flatMap(termRows);
  for (let at = 0; at < terms.length; at += rowsAtOnceMax)
    await trx("patientTerms").insert(terms.slice(at, at + rowsAtOnceMax));
}

/** Writes a patient over the version before; false when somebody else wrote in the meantime. @throws a unique violation of `activeNik`. */
export async function updatePatient(
  trx: Transaction,
  patient: RegisteredPatient,
  encryption: Encryption,
): Promise<boolean> {
  const changed = await trx("patients")
    .where({ id: patient.id, version: patient.version - 1 })
    .update(rowOf(patient, encryption));
  if (changed === 0) return false;
  await trx("patientTerms").where({ patientId: patient.id }).delete();
  await trx("patientTerms").insert(termRows(patient));
  return true;
}

const termRows = (patient: RegisteredPatient) => termsOf(patient).map((term) => ({ term, patientId: patient.id }));

/** The newest rows before `beforeId`. */
export async function listRows(
  db: Knex,
  { limit, beforeId, archivedToo }: { limit: number; beforeId?: string | undefined; archivedToo: boolean },
): Promise<PatientRow[]> {
  const query = db<PatientRow>("patients").orderBy("id", "desc").limit(limit);
  if (!archivedToo) query.whereNull("archivedAt");
  if (beforeId) query.where("id", "<", beforeId);
  return query;
}

export async function findRows(db: Knex, ids: readonly string[], archivedToo: boolean): Promise<PatientRow[]> {
  const query = db<PatientRow>("patients").whereIn("id", ids);
  return archivedToo ? query : query.whereNull("archivedAt");
}

export interface TermRow {
  term: string;
  patientId: string;
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

/** What tells whether a row of a file is about somebody of the register. */
export type KnownRow = Pick<
  PatientRow,
  "id" | "medicalRecordNumber" | "name" | "birthDate" | "nik" | "matchKey" | "importKey"
>;

const knownColumns = ["id", "medicalRecordNumber", "name", "birthDate", "nik", "matchKey", "importKey"] as const;

/** Those of the register, but not of the archive, who share one of these keys with somebody; each may come more than once. */
export async function findByKeys(
  db: Knex,
  keys: { niks: readonly string[]; matchKeys: readonly string[]; importKeys: readonly string[] },
): Promise<KnownRow[]> {
  const [byNik, byMatch, byImport] = await Promise.all([
    db<PatientRow>("patients")
      .whereIn("activeNik", keys.niks)
      .select(...knownColumns),
    // Asked to leave out the archived ones, an engine may rather walk the index of all that are not.
    db<PatientRow>("patients")
      .whereIn("matchKey", keys.matchKeys)
      .select(...knownColumns, "archivedAt"),
    db<PatientRow>("patients")
      .whereIn("importKey", keys.importKeys)
      .select(...knownColumns),
  ]);
  return [...byNik, ...byMatch.filter(({ archivedAt }) => archivedAt === null), ...byImport];
}

/** The latest who were born on a day, archived ones among them. */
export const listBornOn = (db: Knex, birthDate: string, limit: number): Promise<PatientRow[]> =>
  db<PatientRow>("patients").where({ birthDate }).orderBy("id", "desc").limit(limit);

/** Whoever has this NIK, or this name, birth date and phone; archived ones among them. */
export async function listWithKeys(
  db: Knex,
  nik: string | null,
  matchKey: string,
  limit: number,
): Promise<PatientRow[]> {
  const byMatch = db<PatientRow>("patients").where({ matchKey }).orderBy("id", "desc").limit(limit);
  if (nik === null) return byMatch;
  return [...(await db<PatientRow>("patients").where({ activeNik: nik })), ...(await byMatch)];
}

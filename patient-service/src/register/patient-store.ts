import type { Encryption, Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { insertTerms, replaceTerms } from "../search/term-store.ts";
import { matchKeyOf, type RegisteredPatient } from "./patient.ts";
import { isRegisteredOnline, type PatientRow } from "./patient-row.ts";

const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
const parsed = (text: string | null) => (text === null ? null : JSON.parse(text));

function rowOf(patient: RegisteredPatient, encryption: Encryption): PatientRow {
  const seal = (column: string, text: string) => encryption.encrypt(text, `patients.${column}:${patient.id}`);
  return {
    ...patient,
    activeNik: patient.archivedAt === null ? patient.nik : null,
    importKey: patient.archivedAt === null ? patient.importKey : null,
    registeredOnline: Number(patient.registeredOnline),
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
    registeredOnline: isRegisteredOnline(row),
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

/** Whether a patient who is not archived has this NIK. */
export const isNikTaken = async (db: Knex, nik: string): Promise<boolean> =>
  (await db("patients").where({ activeNik: nik }).first("id")) !== undefined;

/** At most 500 of them. @throws a unique violation of `activeNik`, `importKey` or the id. */
export async function insertPatients(
  trx: Transaction,
  patients: readonly RegisteredPatient[],
  encryption: Encryption,
): Promise<void> {
  await trx("patients").insert(patients.map((patient) => rowOf(patient, encryption)));
  await insertTerms(trx, patients);
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
  await replaceTerms(trx, patient);
  return true;
}

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

/** The oldest rows after `afterId`, but those of the archive. */
export const listOldestRows = (
  db: Knex,
  { limit, afterId }: { limit: number; afterId: string },
): Promise<PatientRow[]> =>
  db<PatientRow>("patients").whereNull("archivedAt").where("id", ">", afterId).orderBy("id").limit(limit);

/** Everybody, archived ones too, the last changed ones first. */
export async function listIdsByChange(db: Knex): Promise<string[]> {
  const rows: { id: string }[] = await db("patients").orderBy("updatedAt", "desc").select("id");
  return rows.map(({ id }) => id);
}

/** What other services are told of these patients. */
export const findTold = (
  db: Knex,
  ids: readonly string[],
): Promise<Pick<PatientRow, "id" | "name" | "medicalRecordNumber" | "version" | "archivedAt">[]> =>
  db<PatientRow>("patients").whereIn("id", ids).select("id", "name", "medicalRecordNumber", "version", "archivedAt");

/** What tells whether a row of a file is about somebody of the register. */
export type KnownRow = Pick<
  PatientRow,
  | "id"
  | "medicalRecordNumber"
  | "name"
  | "birthDate"
  | "gender"
  | "nik"
  | "phone"
  | "email"
  | "matchKey"
  | "importKey"
  | "registeredOnline"
>;

const knownColumns = [
  "id",
  "medicalRecordNumber",
  "name",
  "birthDate",
  "gender",
  "nik",
  "phone",
  "email",
  "matchKey",
  "importKey",
  "registeredOnline",
] as const;

interface KnownKeys {
  niks: readonly string[];
  matchKeys: readonly string[];
  importKeys: readonly string[];
  /** Medical record numbers. */
  numbers: readonly string[];
}

/** Of those who have name, birth date and phone in common, or a name alone, so many are looked at. */
export const alikeMax = 100;

/** Where more than these have keys in common with some rows, each key is asked for alone, so that no one of them crowds the others out. */
const matchesMax = 2_000;

/** Those of the register, but not of the archive, who share one of these keys with somebody; each may come more than once. */
export async function findByKeys(db: Knex, keys: KnownKeys): Promise<KnownRow[]> {
  const [byNik, byMatch, byImport, byNumber] = await Promise.all([
    db<PatientRow>("patients")
      .whereIn("activeNik", keys.niks)
      .select(...knownColumns),
    findMatches(db, keys.matchKeys),
    db<PatientRow>("patients")
      .whereIn("importKey", keys.importKeys)
      .select(...knownColumns),
    db<PatientRow>("patients")
      .whereIn("medicalRecordNumber", keys.numbers)
      .select(...knownColumns, "archivedAt"),
  ]);
  const present = [...byMatch, ...byNumber].filter(({ archivedAt }) => archivedAt === null);
  return [...byNik, ...present, ...byImport];
}

type Match = KnownRow & Pick<PatientRow, "archivedAt">;

async function findMatches(db: Knex, matchKeys: readonly string[]): Promise<Match[]> {
  // Asked to leave out the archived ones, an engine may rather walk the index of all that are not.
  const ask = (some: readonly string[], limit: number): Promise<Match[]> =>
    db<PatientRow>("patients")
      .whereIn("matchKey", some)
      .select(...knownColumns, "archivedAt")
      .limit(limit);
  const together = await ask(matchKeys, matchesMax);
  if (together.length < matchesMax) return together;
  const found: Match[] = [];
  for (const key of new Set(matchKeys)) found.push(...(await ask([key], alikeMax)));
  return found;
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

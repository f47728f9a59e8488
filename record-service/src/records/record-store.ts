import type { Encryption, Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import type { RecordContent, StoredRecord } from "./record.ts";

/** A record without what it says. */
export interface RecordRow {
  id: string;
  patientId: string;
  doctorId: string;
  type: RecordContent["type"];
  appointmentId: string | null;
  consultationId: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
  enteredInErrorAt: string | null;
  enteredInErrorReason: string | null;
}

interface VersionRow {
  recordId: string;
  version: number;
  content: string;
  userId: string;
  userName: string;
  role: string;
  writtenAt: string;
}

const contentContext = (id: string, version: number) => `recordVersions.content:${id}:${version}`;
const reasonContext = (id: string) => `records.enteredInErrorReason:${id}`;

const columnsOf = ({ content: { type, appointmentId, consultationId }, version, updatedAt }: StoredRecord) => ({
  type,
  appointmentId,
  consultationId,
  version,
  updatedAt,
});

/** Puts a new record into the table, with its first version. */
export async function insertRecord(trx: Transaction, record: StoredRecord, encryption: Encryption): Promise<void> {
  const { id, patientId, doctorId, createdAt } = record;
  await trx("records").insert({ id, patientId, doctorId, createdAt, ...columnsOf(record) });
  await insertVersion(trx, record, encryption);
}

/**
 * Makes a version the present one, beside those before it; false when it is no longer the next one, or the record was entered
 * in error in the meantime.
 */
export async function amendRow(trx: Transaction, record: StoredRecord, encryption: Encryption): Promise<boolean> {
  const changed = await trx("records")
    .where({ id: record.id, version: record.version - 1 })
    .whereNull("enteredInErrorAt")
    .update(columnsOf(record));
  if (changed === 0) return false;
  await insertVersion(trx, record, encryption);
  return true;
}

async function insertVersion(
  trx: Transaction,
  { id, version, content, writtenBy, writtenAt }: StoredRecord,
  encryption: Encryption,
): Promise<void> {
  const row: VersionRow = {
    recordId: id,
    version,
    content: encryption.encrypt(JSON.stringify(content), contentContext(id, version)),
    userId: writtenBy.userId,
    userName: writtenBy.name,
    role: writtenBy.role,
    writtenAt,
  };
  await trx("recordVersions").insert(row);
}

/** Marks a record as entered in error; false when it is already, or when it is no longer the version told. */
export async function markEnteredInError(
  trx: Transaction,
  { id, version, at, reason }: { id: string; version?: number | undefined; at: string; reason: string | null },
  encryption: Encryption,
): Promise<boolean> {
  const marked = await trx("records")
    .where({ id, ...(version !== undefined && { version }) })
    .whereNull("enteredInErrorAt")
    .update({
      enteredInErrorAt: at,
      enteredInErrorReason: reason === null ? null : encryption.encrypt(reason, reasonContext(id)),
      updatedAt: at,
    });
  return marked > 0;
}

export const findRecord = (db: Knex, id: string): Promise<RecordRow | undefined> => db("records").where({ id }).first();

/** Records beside their versions. Of the two numbers of a version it is the one shown that counts. */
const shown = (db: Knex) =>
  db("records")
    .join("recordVersions", "recordVersions.recordId", "records.id")
    .select(
      ...["id", "patientId", "doctorId", "createdAt", "updatedAt", "enteredInErrorAt", "enteredInErrorReason"],
      ...["recordVersions.version", "content", "userId", "userName", "role", "writtenAt"],
    );

const presentOnly = (db: Knex) => shown(db).where("recordVersions.version", db.ref("records.version"));

type ShownRow = Omit<RecordRow, "type" | "appointmentId" | "consultationId"> & Omit<VersionRow, "recordId">;

/** One version of a record: the present one unless told. */
export async function findVersion(
  db: Knex,
  id: string,
  encryption: Encryption,
  version?: number,
): Promise<StoredRecord | undefined> {
  const query = version === undefined ? presentOnly(db) : shown(db).where("recordVersions.version", version);
  const row: ShownRow | undefined = await query.where({ id }).first();
  return row && open(row, encryption);
}

/** How many bytes what these records say takes, by their ids. Asking for no more reads none of it. */
export async function findLengths(db: Knex, ids: readonly string[]): Promise<Map<string, number>> {
  const rows: { id: string; bytes: number }[] = await db("records")
    .join("recordVersions", "recordVersions.recordId", "records.id")
    .where("recordVersions.version", db.ref("records.version"))
    .whereIn("id", ids)
    .select("id", db.raw("octet_length(content) as bytes"));
  return new Map(rows.map(({ id, bytes }) => [id, bytes]));
}

/** These records in their present versions, in the order of the ids. */
export async function findRecords(db: Knex, ids: readonly string[], encryption: Encryption): Promise<StoredRecord[]> {
  if (ids.length === 0) return [];
  const rows: ShownRow[] = await presentOnly(db).whereIn("id", ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [open(row, encryption)] : [];
  });
}

/** Who wrote which version of a record and when, the latest first. */
export async function listVersions(db: Knex, recordId: string) {
  const rows: Omit<VersionRow, "content">[] = await db("recordVersions")
    .where({ recordId })
    .orderBy("version", "desc")
    .select("version", "userId", "userName", "role", "writtenAt");
  return rows.map(({ version, userId, userName, role, writtenAt }) => ({
    version,
    writtenBy: { userId, name: userName, role },
    writtenAt,
  }));
}

function open(row: ShownRow, encryption: Encryption): StoredRecord {
  const { id, version, userId, userName, role, enteredInErrorReason: reason } = row;
  return {
    id,
    version,
    patientId: row.patientId,
    doctorId: row.doctorId,
    content: JSON.parse(encryption.decrypt(row.content, contentContext(id, version))),
    writtenBy: { userId, name: userName, role },
    writtenAt: row.writtenAt,
    enteredInErrorAt: row.enteredInErrorAt,
    enteredInErrorReason: reason === null ? null : encryption.decrypt(reason, reasonContext(id)),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

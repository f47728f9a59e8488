import type { PatientAction, PatientVersion } from "@rawat/contracts";
import type { Encryption, Transaction } from "@rawat/platform";
import type { Knex } from "knex";

export interface KeptVersion extends PatientVersion {
  patientId: string;
}

interface VersionRow extends Omit<KeptVersion, "changes"> {
  changes: string;
}

/** Rows of long notes weigh something, and a server takes only so many bytes in one statement. */
const rowsAtOnceMax = 50;

const contextOf = ({ patientId, version }: { patientId: string; version: number }) =>
  `patientVersions.changes:${patientId}:${version}`;

/** Writes versions down, what they changed sealed. The key lets nobody write one a second time. */
export async function insertVersions(
  trx: Transaction,
  versions: readonly KeptVersion[],
  encryption: Encryption,
): Promise<void> {
  const rows = versions.map(
    (kept): VersionRow => ({
      ...kept,
      changes: encryption.encrypt(JSON.stringify(kept.changes), contextOf(kept)),
    }),
  );
  for (let at = 0; at < rows.length; at += rowsAtOnceMax)
    await trx("patientVersions").insert(rows.slice(at, at + rowsAtOnceMax));
}

/** The numbers of a patient's newest versions, or of the newest before one of them, and how long each is. Asking for no more reads none of them. */
export async function listNumbers(
  db: Knex,
  patientId: string,
  { limit, beforeVersion }: { limit: number; beforeVersion: number | undefined },
): Promise<{ version: number; bytes: number }[]> {
  const query = db("patientVersions").where({ patientId }).orderBy("version", "desc").limit(limit);
  if (beforeVersion !== undefined) query.where("version", "<", beforeVersion);
  return query.select("version", db.raw("octet_length(changes) as bytes"));
}

/** These versions of a patient, the newest first. */
export async function findVersions(
  db: Knex,
  patientId: string,
  numbers: readonly number[],
  encryption: Encryption,
): Promise<PatientVersion[]> {
  const rows: VersionRow[] = await db("patientVersions")
    .where({ patientId })
    .whereIn("version", numbers)
    .orderBy("version", "desc");
  return rows.map((row) => ({ ...row, changes: JSON.parse(encryption.decrypt(row.changes, contextOf(row))) }));
}

/** What made a patient's latest version; undefined for one that was stored before versions were kept. */
export async function findLatestAction(db: Knex, patientId: string): Promise<PatientAction | undefined> {
  const row = await db<VersionRow>("patientVersions").where({ patientId }).orderBy("version", "desc").first("action");
  return row?.action;
}

/** The version as which a patient was last brought back; 0 for one who never was. */
export async function findRestoredVersion(db: Knex, patientId: string): Promise<number> {
  const action: PatientAction = "restored";
  const row = await db<VersionRow>("patientVersions")
    .where({ patientId, action })
    .orderBy("version", "desc")
    .first("version");
  return row?.version ?? 0;
}

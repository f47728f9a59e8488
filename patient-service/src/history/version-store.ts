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

/** A patient's newest versions, or the newest before one of them, what they changed sealed. */
export async function listVersions(
  db: Knex,
  patientId: string,
  { limit, beforeVersion }: { limit: number; beforeVersion: number | undefined },
): Promise<VersionRow[]> {
  const query = db<VersionRow>("patientVersions").where({ patientId }).orderBy("version", "desc").limit(limit);
  if (beforeVersion !== undefined) query.where("version", "<", beforeVersion);
  return query;
}

/** A version with what it changed. */
export const openVersion = (row: VersionRow, encryption: Encryption): PatientVersion => ({
  ...row,
  changes: JSON.parse(encryption.decrypt(row.changes, contextOf(row))),
});

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

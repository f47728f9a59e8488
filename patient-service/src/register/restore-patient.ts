import { askBriefly, Conflict, NotFound, Stale } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findLatestAction, findRestoredVersion } from "../history/version-store.ts";
import { reopen } from "./archive-patient.ts";
import { change } from "./change-patient.ts";
import type { RegisteredPatient } from "./patient.ts";
import type { PatientRow } from "./patient-row.ts";
import { findRow, openRow } from "./patient-store.ts";

/** The row of a patient, archived or not. @throws NotFound */
export async function getStored({ db }: Pick<Deps, "db">, id: string): Promise<PatientRow> {
  const row = await findRow(db, id);
  if (!row) throw new NotFound("not_found");
  return row;
}

/**
 * Brings an archived patient back as they were. Whoever was given their NIK meanwhile keeps it: the unique index decides.
 * Of one who is not archived nothing is changed, so it may be asked for twice.
 */
export async function restorePatient(deps: Deps, id: string, ifMatch?: number): Promise<RegisteredPatient> {
  const row = await getStored(deps, id);
  if (ifMatch !== undefined && row.version !== ifMatch) throw new Stale("stale_version");
  const patient = row.archivedAt === null ? openRow(row, deps.encryption) : await bringBack(deps, id, ifMatch);
  // What closed them before is over, for all who were told that they are back. An archiving which begins after it keeps its own.
  const before = await findRestoredVersion(deps.db, id);
  if (before > 0) await askBriefly(() => reopen(deps, id, { before }));
  return patient;
}

async function bringBack(deps: Deps, id: string, ifMatch: number | undefined): Promise<RegisteredPatient> {
  // The account of such a registration was undone with it, and would be missing.
  if ((await findLatestAction(deps.db, id)) === "withdrawn") throw new Conflict("registration_withdrawn");
  return change(deps, {
    id,
    ifMatch,
    from: "archived",
    to: () => ({ archivedAt: null }),
    action: "patient.restore",
    kept: "restored",
    event: "patient.updated",
  });
}

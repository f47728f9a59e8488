import { askBriefly, Conflict, NotFound, Stale } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findLatestAction } from "../history/version-store.ts";
import { change, reopen } from "./change-patient.ts";
import type { RegisteredPatient } from "./patient.ts";
import { findRow, openRow, type PatientRow } from "./patient-store.ts";

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
  if (row.archivedAt === null) return openRow(row, deps.encryption);
  // The account of such a registration was undone with it, and would be missing.
  if ((await findLatestAction(deps.db, id)) === "withdrawn") throw new Conflict("registration_withdrawn");
  // Before the change, so that an archiving which begins right after it is not opened again.
  await askBriefly(() => reopen(deps, id));
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

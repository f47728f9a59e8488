import type { Actor, NewPatient, PatientAction, PatientChanges } from "@rawat/contracts";
import {
  audit,
  Conflict,
  crashPoint,
  Forbidden,
  instant,
  inTransaction,
  isUniqueViolation,
  NotFound,
  RemoteError,
  Stale,
  type Transaction,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { keepVersions } from "../history/keep-versions.ts";
import { changedFields, fieldsOf, type RegisteredPatient } from "./patient.ts";
import { claimRegistration, findRow, openRow, updatePatient } from "./patient-store.ts";
import { forbiddenFields } from "./policy.ts";
import { assertBorn, nikTaken } from "./register-patient.ts";
import { tellOf } from "./tell.ts";

interface Change {
  id: string;
  /** The version that If-Match demands. */
  ifMatch: number | undefined;
  /** Who is archived is there for nothing but being brought back. */
  from?: "archived";
  /** The patient as it shall be. */
  to: (patient: RegisteredPatient) => Partial<RegisteredPatient>;
  action: "patient.update" | "patient.archive" | "patient.restore";
  /** What the patient's history calls it. */
  kept: PatientAction;
  event: "patient.updated" | "patient.archived";
}

/** Puts the fields of a form in place of what is there. */
export function replacePatient(deps: Deps, id: string, wish: NewPatient, ifMatch?: number): Promise<RegisteredPatient> {
  assertBorn(wish.birthDate, deps.clock.now());
  return change(deps, { id, ifMatch, to: () => fieldsOf(wish), ...updating });
}

/** Changes the fields that are told. A patient may change their contact fields only. */
export function changePatient(
  deps: Deps,
  actor: Actor,
  id: string,
  changes: PatientChanges,
  ifMatch?: number,
): Promise<RegisteredPatient> {
  const forbidden = forbiddenFields(actor, Object.keys(changes));
  if (forbidden.length > 0) {
    throw new Forbidden("not_allowed", {
      detail: "Please ask the front desk to change this",
      issues: forbidden.map((path) => ({ path, message: "Only the clinic changes this" })),
    });
  }
  assertBorn(changes.birthDate, deps.clock.now());
  return change(deps, {
    id,
    ifMatch,
    to: (patient) => changedFields(patient, changes),
    ...updating,
  });
}

const updating = { action: "patient.update", kept: "changed", event: "patient.updated" } as const;

/** Archives: gone from every list, and its NIK is free again. Nothing is destroyed. */
async function archivePatient(deps: Deps, id: string, kept: PatientAction, ifMatch?: number): Promise<void> {
  const archivedAt = instant(deps.clock.now());
  const archiving = { action: "patient.archive", kept, event: "patient.archived" } as const;
  await change(deps, { id, ifMatch, to: () => ({ archivedAt }), ...archiving });
}

/**
 * Archives somebody who has no appointment to come. The services of appointments and of records take nothing for them from the moment they were
 * asked, so a booking or a record that is being made either is there first, and a booking refuses this, or comes too late.
 */
export async function archiveFreePatient(deps: Deps, id: string, ifMatch?: number): Promise<void> {
  // Who may refuse comes first: for a patient who has an appointment to come it is never closed to what is written.
  await deps.appointments.close({ params: { id } }).catch((error) => {
    throw error instanceof RemoteError && error.problem.code === "future_appointments"
      ? new Conflict("future_appointments", { cause: error })
      : error;
  });
  try {
    await deps.records.close({ params: { id } });
    crashPoint("archive-closed");
    await archivePatient(deps, id, "archived", ifMatch);
  } catch (error) {
    // Who was archived by another request just now stays closed. If this fails as well, the closing ends by itself.
    if (!(error instanceof NotFound)) await reopen(deps, id);
    throw error;
  }
}

/** Ends the half minute for which archiving closed somebody, wherever that can be told: elsewhere it ends by itself. */
export async function reopen({ appointments, records }: Deps, id: string): Promise<void> {
  await Promise.allSettled([appointments, records].map((keeper) => keeper.reopen({ params: { id } })));
}

/** Undoes a registration that was never completed. One that did not come here yet is refused when it does. */
export async function withdrawRegistration(deps: Deps, id: string): Promise<void> {
  try {
    await claimRegistration(deps.db, id);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    await withdrawIfThere(deps, id);
  }
}

async function withdrawIfThere(deps: Deps, id: string): Promise<void> {
  try {
    await archivePatient(deps, id, "withdrawn");
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
  }
}

const triesMax = 10;

/** Makes the next version of a patient. @throws NotFound, Stale; Conflict when the NIK is another's. */
export async function change(deps: Deps, wish: Change): Promise<RegisteredPatient> {
  try {
    // Without If-Match the last writer wins, but over what it has read: a lost race is run again.
    for (let tries = 1; ; tries++) {
      const changed = await inTransaction(deps.db, (trx) => changeOnce(trx, deps, wish), { line: wish.id });
      if (changed) return changed;
      if (wish.ifMatch !== undefined || tries === triesMax) throw new Stale("stale_version");
    }
  } catch (error) {
    throw isUniqueViolation(error, "activeNik") ? new Conflict("nik_taken", { detail: nikTaken, cause: error }) : error;
  }
}

async function changeOnce(
  trx: Transaction,
  { encryption, cache, outbox, clock }: Deps,
  { id, ifMatch, from, to, action, kept, event }: Change,
): Promise<RegisteredPatient | undefined> {
  const row = await findRow(trx, id);
  if (!row || (row.archivedAt !== null && from !== "archived")) throw new NotFound("not_found");
  if (ifMatch !== undefined && row.version !== ifMatch) return undefined;
  const patient = openRow(row, encryption);
  // Somebody else was faster to bring them back.
  if (from === "archived" && row.archivedAt === null) return patient;
  const changed = { ...patient, ...to(patient), version: row.version + 1, updatedAt: instant(clock.now()) };
  if (!(await updatePatient(trx, changed, encryption))) return undefined;
  await keepVersions(trx, encryption, kept, [{ before: patient, after: changed }]);
  await audit(trx, { action, subjectId: id, patientId: id });
  await outbox.publish(trx, tellOf(event, changed));
  await cache.bypass(id);
  return changed;
}

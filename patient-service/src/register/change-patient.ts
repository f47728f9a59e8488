import type { Actor, NewPatient, PatientAction, PatientChanges } from "@rawat/contracts";
import {
  audit,
  Conflict,
  currentActor,
  Forbidden,
  instant,
  inTransaction,
  isUniqueViolation,
  lastWriterWins,
  NotFound,
  Stale,
  type Transaction,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { keepVersions } from "../history/keep-versions.ts";
import { findRestoredVersion } from "../history/version-store.ts";
import { changedFields, fieldsOf, type RegisteredPatient } from "./patient.ts";
import { claimRegistration, findRow, openRow, updatePatient } from "./patient-store.ts";
import { forbiddenFields, saysWhoTheyAre } from "./policy.ts";
import { assertBorn, nikTaken } from "./register-patient.ts";
import { tellOf } from "./tell.ts";

interface Change {
  id: string;
  /** The version that If-Match demands. */
  ifMatch: number | undefined;
  /** The version at which they were closed for this. Who was brought back since is closed no more. */
  closedAt?: number | undefined;
  /** Who is archived is there for nothing but being brought back. */
  from?: "archived";
  /** The patient as it shall be. */
  to: (patient: RegisteredPatient) => Partial<RegisteredPatient>;
  action: "patient.update" | "patient.archive" | "patient.restore";
  /** What the patient's history calls it. */
  kept: PatientAction;
  event: "patient.updated" | "patient.archived";
}

/** Puts the fields of a form in place of what is there. Only the desk does, and so says who they are. */
export function replacePatient(deps: Deps, id: string, wish: NewPatient, ifMatch?: number): Promise<RegisteredPatient> {
  assertBorn(wish.birthDate, deps.clock.now());
  return change(deps, { id, ifMatch, to: () => ({ ...fieldsOf(wish), registeredOnline: false }), ...updating });
}

/** Changes the fields that are told. A patient may change their contact fields only; the desk may say by it who they are. */
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
    to: (patient) => ({
      ...changedFields(patient, changes),
      ...(saysWhoTheyAre(actor, Object.keys(changes)) && { registeredOnline: false }),
    }),
    ...updating,
  });
}

const updating = { action: "patient.update", kept: "changed", event: "patient.updated" } as const;

type Archiving = Pick<Change, "id" | "kept"> & Partial<Pick<Change, "ifMatch" | "closedAt">>;

/** Archives: gone from every list, and its NIK is free again. Nothing is destroyed. */
export async function archivePatient(deps: Deps, archiving: Archiving): Promise<void> {
  const archivedAt = instant(deps.clock.now());
  const archives = { action: "patient.archive", event: "patient.archived", to: () => ({ archivedAt }) } as const;
  await change(deps, { ifMatch: undefined, ...archiving, ...archives });
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
    await archivePatient(deps, { id, kept: "withdrawn" });
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
  }
}

/** Makes the next version of a patient. @throws NotFound, Stale; Conflict when the NIK is another's. */
export async function change(deps: Deps, wish: Change): Promise<RegisteredPatient> {
  try {
    return await lastWriterWins(wish.ifMatch, () =>
      inTransaction(deps.db, (trx) => changeOnce(trx, deps, wish), { line: wish.id }),
    );
  } catch (error) {
    throw isUniqueViolation(error, "activeNik") ? new Conflict("nik_taken", { detail: nikTaken, cause: error }) : error;
  }
}

async function changeOnce(
  trx: Transaction,
  { encryption, cache, outbox, clock }: Deps,
  { id, ifMatch, closedAt, from, to, action, kept, event }: Change,
): Promise<RegisteredPatient | undefined> {
  const row = await findRow(trx, id);
  if (!row || (row.archivedAt !== null && from !== "archived")) throw new NotFound("not_found");
  if (ifMatch !== undefined && row.version !== ifMatch) return undefined;
  if (closedAt !== undefined && (await findRestoredVersion(trx, id)) > closedAt) throw new Stale("stale_version");
  const patient = openRow(row, encryption);
  // Somebody else was faster to bring them back.
  if (from === "archived" && row.archivedAt === null) return patient;
  const changed = { ...patient, ...to(patient), version: row.version + 1, updatedAt: instant(clock.now()) };
  if (!(await updatePatient(trx, changed, encryption))) return undefined;
  await keepVersions(trx, encryption, kept, [{ before: patient, after: changed }]);
  await audit(trx, currentActor(), { action, subjectId: id, whose: { patientId: id } });
  // By it they are shut out, also while thousands are told of who were imported.
  await outbox.publish(trx, { ...tellOf(event, changed), isUrgent: event === "patient.archived" });
  await cache.bypass(id);
  return changed;
}

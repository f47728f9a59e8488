import type { NewPatient, Registration } from "@rawat/contracts";
import {
  audit,
  Conflict,
  crashPoint,
  currentActor,
  type IdempotencyClaim,
  Invalid,
  instant,
  inTransaction,
  isUniqueViolation,
  NotFound,
  newId,
  type Transaction,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { keepVersions } from "../history/keep-versions.ts";
import { fieldsOf, isUnborn, type RegisteredPatient } from "./patient.ts";
import { claimRegistration, findRow, insertPatients, isNikTaken, openRow } from "./patient-store.ts";
import { takeRecordNumbers } from "./record-number-store.ts";
import { tellOf } from "./tell.ts";

/** Registers a patient. Of two who register one NIK at once, the unique index refuses the slower. */
export async function registerPatient(
  deps: Deps,
  wish: NewPatient,
  idempotency?: IdempotencyClaim,
): Promise<RegisteredPatient> {
  const patient = newPatient(wish, newId(), deps.clock.now());
  return register(deps, patient, async (trx) => idempotency?.complete(trx, patient.id));
}

/**
 * Creates the patient of a registration under the id that the gateway chose. The same id again is the same patient; one that
 * was withdrawn is none any more.
 */
export async function completeRegistration(deps: Deps, id: string, wish: Registration): Promise<RegisteredPatient> {
  const told = newPatient({ ...wish, gender: wish.gender ?? "unknown" }, id, deps.clock.now());
  const patient = { ...told, registeredOnline: true };
  try {
    return await register(deps, patient, (trx) => claimRegistration(trx, id));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const row = await findRow(deps.db, id);
    if (!row || row.archivedAt !== null) throw new NotFound("not_found", { cause: error });
    return openRow(row, deps.encryption);
  }
}

async function register(
  { db, encryption, outbox }: Deps,
  draft: RegisteredPatient,
  inSameTransaction: (trx: Transaction) => Promise<void>,
): Promise<RegisteredPatient> {
  // Asked first, so that who is refused takes no record number; of two at once the unique index refuses one.
  if (draft.nik !== null && (await isNikTaken(db, draft.nik))) throw new Conflict("nik_taken", { detail: nikTaken });
  const [medicalRecordNumber = ""] = await takeRecordNumbers(db, 1);
  const patient = { ...draft, medicalRecordNumber };
  try {
    await inTransaction(db, async (trx) => {
      await insertPatients(trx, [patient], encryption);
      await keepVersions(trx, encryption, "created", [{ after: patient }]);
      await audit(trx, currentActor(), {
        action: "patient.create",
        subjectId: patient.id,
        whose: { patientId: patient.id },
      });
      await outbox.publish(trx, tellOf("patient.created", patient));
      await inSameTransaction(trx);
      crashPoint("patient-before-commit");
    });
    crashPoint("patient-committed");
    return patient;
  } catch (error) {
    throw isUniqueViolation(error, "activeNik") ? new Conflict("nik_taken", { detail: nikTaken, cause: error }) : error;
  }
}

/** Said to whoever tries: it tells no more than that, and the front desk knows the rest. */
export const nikTaken = "This NIK is already registered. Please ask the front desk.";

/** A patient who is not stored yet; the record number comes with storing. */
export function newPatient(
  wish: Parameters<typeof fieldsOf>[0],
  id: string,
  now: Date,
  importKey: string | null = null,
): RegisteredPatient {
  assertBorn(wish.birthDate, now);
  const fields = fieldsOf(wish);
  const at = instant(now);
  return {
    ...fields,
    id,
    medicalRecordNumber: "",
    version: 1,
    archivedAt: null,
    importKey,
    registeredOnline: false,
    createdAt: at,
    updatedAt: at,
  };
}

/** @throws Invalid for a birth date to come. */
export function assertBorn(birthDate: string | null | undefined, now: Date): void {
  if (isUnborn(birthDate, now))
    throw new Invalid("invalid_request", { issues: [{ path: "birthDate", message: "Expected a day in the past" }] });
}

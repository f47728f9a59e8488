import type { PatientAction } from "@rawat/contracts";
import { currentActor, type Encryption, named, type Transaction } from "@rawat/platform";
import type { RegisteredPatient } from "../register/patient.ts";
import { fieldChanges } from "./field-changes.ts";
import { insertVersions } from "./version-store.ts";

interface Step {
  before?: RegisteredPatient;
  after: RegisteredPatient;
}

/** Keeps what was done to patients, by whom and from what to what, in the transaction that does it. */
export async function keepVersions(
  trx: Transaction,
  encryption: Encryption,
  action: PatientAction,
  steps: readonly Step[],
): Promise<void> {
  const who = named(currentActor());
  const versions = steps.map(({ before, after }) => ({
    patientId: after.id,
    version: after.version,
    at: after.updatedAt,
    action,
    ...who,
    changes: fieldChanges(before, after),
  }));
  await insertVersions(trx, versions, encryption);
}

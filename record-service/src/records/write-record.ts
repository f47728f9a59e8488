import type { AccountActor, NewMedicalRecord, Warning } from "@rawat/contracts";
import { audit, crashPoint, Forbidden, type IdempotencyClaim, instant, inTransaction, newId } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { nameDiagnoses } from "../diagnoses/diagnosis.ts";
import { keepPerson } from "../people/person-store.ts";
import { insertDiagnoses } from "./listing-store.ts";
import { assertAppointment, lookUpPatient } from "./look-up.ts";
import { contentOf, type StoredRecord } from "./record.ts";
import { insertRecord } from "./record-store.ts";
import { tellOf } from "./tell.ts";
import { warningsAbout } from "./warnings.ts";

/** What was written, and what about it deserves a second look. */
export interface Written {
  record: StoredRecord;
  warnings: Warning[];
}

/** Writes a medical record about a patient of the register. Its author is the doctor who asks. */
export async function writeRecord(
  deps: Deps,
  actor: AccountActor,
  wish: NewMedicalRecord,
  idempotency?: IdempotencyClaim,
): Promise<Written> {
  const { staffId: doctorId } = actor;
  if (!doctorId) {
    const detail = "This account belongs to no doctor of the clinic";
    throw new Forbidden("not_allowed", { detail, refused: { patientId: wish.patientId } });
  }
  const content = contentOf(wish, nameDiagnoses(wish.diagnoses ?? []));
  const [patient] = await Promise.all([lookUpPatient(deps, wish.patientId), assertAppointment(deps, wish)]);

  const now = deps.clock.now();
  const at = instant(now);
  const { patientId } = wish;
  const record: StoredRecord = {
    id: newId(),
    version: 1,
    patientId,
    doctorId,
    content,
    writtenBy: authorOf(actor),
    writtenAt: at,
    enteredInErrorAt: null,
    enteredInErrorReason: null,
    createdAt: at,
    updatedAt: at,
  };
  await inTransaction(deps.db, async (trx) => {
    await insertRecord(trx, record, deps.encryption);
    await insertDiagnoses(trx, record);
    // The events that tell these names may still be under way.
    await keepPerson(trx, { id: patientId, kind: "patient", name: patient.name, version: patient.version });
    await keepPerson(trx, { id: doctorId, kind: "staff", name: actor.name, version: 0 });
    await audit(trx, { action: "record.create", subjectId: record.id, patientId });
    await deps.outbox.publish(trx, tellOf("record.created", record));
    await idempotency?.complete(trx, record.id);
    crashPoint("record-before-commit");
  });
  crashPoint("record-committed");
  return { record, warnings: warningsAbout(content, patient, now) };
}

/** Who writes a version, as it is signed. */
export const authorOf = ({ accountId, name, role }: AccountActor): StoredRecord["writtenBy"] => ({
  userId: accountId,
  name,
  role,
});

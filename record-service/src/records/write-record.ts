import type { AccountActor, NewMedicalRecord, Warning } from "@rawat/contracts";
import {
  audit,
  crashPoint,
  currentActor,
  dateAt,
  Forbidden,
  type IdempotencyClaim,
  instant,
  inTransaction,
  newId,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { nameDiagnoses } from "../diagnoses/diagnosis.ts";
import { lookUpAuthor } from "../people/author.ts";
import { enterPatient } from "../people/close-patient.ts";
import type { Person } from "../people/person-store.ts";
import { insertDiagnoses } from "./listing-store.ts";
import { assertAppointment, assertConsultation, lookUpPatient } from "./look-up.ts";
import { contentOf, type StoredRecord } from "./record.ts";
import { insertRecord } from "./record-store.ts";
import { tellOf } from "./tell.ts";
import { warningsAbout } from "./warnings.ts";

/** What was written, and what about it deserves a second look. */
export interface Written {
  record: StoredRecord;
  warnings: Warning[];
}

/** Writes a medical record about a patient of the register. Its author is the doctor who asks: one of the register of staff, whatever the account says. */
export async function writeRecord(
  deps: Deps,
  actor: AccountActor,
  wish: NewMedicalRecord,
  idempotency?: IdempotencyClaim,
): Promise<Written> {
  const author = await lookUpAuthor(deps, actor);
  if (author?.role !== "doctor") {
    const detail = "This account belongs to no doctor of the clinic";
    throw new Forbidden("not_allowed", { detail, refused: { patientId: wish.patientId } });
  }
  const { id: doctorId } = author;
  const content = contentOf(wish, nameDiagnoses(wish.diagnoses ?? []));
  const [patient] = await Promise.all([
    lookUpPatient(deps, wish.patientId),
    assertAppointment(deps, wish),
    assertConsultation(deps, wish),
  ]);

  const now = deps.clock.now();
  const at = instant(now);
  const { patientId } = wish;
  const record: StoredRecord = {
    id: newId(),
    version: 1,
    patientId,
    doctorId,
    content,
    writtenBy: signatureOf(actor, author),
    writtenAt: at,
    enteredInErrorAt: null,
    enteredInErrorReason: null,
    createdAt: at,
    updatedAt: at,
  };
  await inTransaction(
    deps.db,
    async (trx) => {
      await enterPatient(trx, patient, deps.clock.now());
      await insertRecord(trx, record, deps.encryption);
      await insertDiagnoses(trx, record);
      await audit(trx, currentActor(), { action: "record.create", subjectId: record.id, whose: { patientId } });
      await deps.outbox.publish(trx, tellOf("record.created", record));
      await idempotency?.complete(trx, record.id);
      crashPoint("record-before-commit");
    },
    { line: patientId },
  );
  crashPoint("record-committed");
  return { record, warnings: warningsAbout(content, patient, dateAt(at, deps.zone)) };
}

/** Who writes a version, as it is signed: by the name in the register of staff, where they are in it. */
export const signatureOf = (
  { accountId, name, role }: AccountActor,
  author: Pick<Person, "name"> | undefined,
): StoredRecord["writtenBy"] => ({ userId: accountId, name: author?.name ?? name, role });

import type { AccountActor, NewMedicalRecord } from "@rawat/contracts";
import {
  audit,
  Conflict,
  crashPoint,
  currentActor,
  dateAt,
  instant,
  inTransaction,
  lastWriterWins,
  NotFound,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { nameDiagnoses } from "../diagnoses/diagnosis.ts";
import { lookUpAuthor } from "../people/author.ts";
import { enterPatient } from "../people/close-patient.ts";
import { insertDiagnoses, removeDiagnoses } from "./listing-store.ts";
import { assertAppointment, assertConsultation, type KnownPatient, lookUpPatient } from "./look-up.ts";
import { contentOf, type RecordContent, type StoredRecord } from "./record.ts";
import { amendRow, findRecord, type RecordRow } from "./record-store.ts";
import { tellOf } from "./tell.ts";
import { warningsAbout } from "./warnings.ts";
import { signatureOf, type Written } from "./write-record.ts";

/**
 * Writes a record anew: one more version, the old ones stay as they are. Of any number who amend the same version at once, one
 * does; the others are told that it is stale.
 */
export async function amendRecord(
  deps: Deps,
  actor: AccountActor,
  row: RecordRow,
  wish: NewMedicalRecord,
  ifMatch: number | undefined,
): Promise<Written> {
  assertStanding(row);
  if (wish.patientId !== row.patientId) throw new Conflict("patient_fixed");
  const content = contentOf(wish, nameDiagnoses(wish.diagnoses ?? []));
  // Whoever was archived keeps their records, but nothing is added to them.
  const [patient, author] = await Promise.all([
    lookUpPatient(deps, row.patientId),
    lookUpAuthor(deps, actor),
    content.appointmentId === row.appointmentId ? undefined : assertAppointment(deps, wish),
    content.consultationId === row.consultationId ? undefined : assertConsultation(deps, wish),
  ]);
  const writtenBy = signatureOf(actor, author);
  const now = deps.clock.now();
  // If-Match: * asks for no version in particular.
  const record = await lastWriterWins(ifMatch, () =>
    inNextVersion(deps, patient, writtenBy, row.id, content, ifMatch, now),
  );
  return { record, warnings: warningsAbout(content, patient, dateAt(instant(now), deps.zone)) };
}

/** @throws Conflict for a record that was entered in error: it stays as it is. */
function assertStanding(row: RecordRow): void {
  if (row.enteredInErrorAt !== null) throw new Conflict("entered_in_error");
}

/** The amended record; undefined when somebody else was quicker. */
async function inNextVersion(
  { db, encryption, outbox, clock }: Deps,
  patient: KnownPatient,
  writtenBy: StoredRecord["writtenBy"],
  id: string,
  content: RecordContent,
  ifMatch: number | undefined,
  now: Date,
): Promise<StoredRecord | undefined> {
  const amended = await inTransaction(
    db,
    async (trx) => {
      await enterPatient(trx, patient, clock.now());
      const row = await findRecord(trx, id);
      if (!row) throw new NotFound("not_found");
      assertStanding(row);
      if (ifMatch !== undefined && row.version !== ifMatch) return undefined;
      const at = instant(now);
      const { patientId, doctorId, createdAt } = row;
      const record: StoredRecord = {
        id,
        version: row.version + 1,
        patientId,
        doctorId,
        content,
        writtenBy,
        writtenAt: at,
        enteredInErrorAt: null,
        enteredInErrorReason: null,
        createdAt,
        updatedAt: at,
      };
      if (!(await amendRow(trx, record, encryption))) return undefined;
      await removeDiagnoses(trx, id);
      await insertDiagnoses(trx, record);
      await audit(trx, currentActor(), { action: "record.amend", subjectId: id, whose: { patientId } });
      await outbox.publish(trx, tellOf("record.amended", record));
      crashPoint("record-before-commit");
      return record;
    },
    { line: [patient.id, id] },
  );
  crashPoint("record-committed");
  return amended;
}

import type { MedicalRecord, NewMedicalRecord, Warning } from "@rawat/contracts";
import { api, newIdempotencyKey } from "../api.ts";
import { hasCode, Refusal } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { form } from "../ui/form.ts";
import { toastFailure } from "../ui/toast.ts";
import { recordInputs } from "./record-inputs.ts";
import { settleStaleRecord } from "./stale-record.ts";

/** A record with the version that was read, to be sent back with an amendment. */
export interface VersionedRecord {
  record: MedicalRecord;
  warnings: readonly Warning[];
  etag: string | undefined;
}

interface Shape {
  /** The record to amend; absent to write a new one for the subject. */
  known?: VersionedRecord;
  subject: { patientId: string; appointmentId?: string | null; consultationId?: string | null };
  oncancel: () => void;
  onsaved: (saved: VersionedRecord) => void;
}

/** The form to write or amend a record. `isDirty` tells whether closing it would lose something. */
export function recordForm({ known, subject, oncancel, onsaved }: Shape) {
  const inputs = recordInputs(subject, known?.record);
  const before = JSON.stringify(inputs.read());
  let idempotencyKey = newIdempotencyKey();

  const element = form({
    class: "record-form",
    content: inputs.content,
    submit: t.records.save,
    fieldOf: { unknown_diagnosis: "diagnoses" },
    oncancel,
    onsubmit: async () => {
      if (!(await inputs.confirmed())) return;
      const body = inputs.read();
      onsaved(known ? await amend(known, body) : await write(body));
    },
    onfailure: (error) => {
      if (!known || !hasCode(error, "stale_version")) return false;
      void settle(known.record.id);
      return true;
    },
  });

  async function write(body: NewMedicalRecord): Promise<VersionedRecord> {
    try {
      return versionedRecord(await api.records().create({ body, idempotencyKey }));
    } catch (error) {
      // After a plain refusal the corrected form is another request. After silence it stays the same one, or a retry
      // might write it twice.
      if (error instanceof Refusal && error.status < 500 && error.status !== 429) idempotencyKey = newIdempotencyKey();
      throw error;
    }
  }

  /** Somebody was faster: the doctor sees what is stored and decides. Without a decision the form stays as it is. */
  async function settle(id: string): Promise<void> {
    try {
      const latest = versionedRecord(await api.records().get({ params: { id } }));
      const decision = await settleStaleRecord(latest.record);
      if (decision === "theirs") onsaved({ ...latest, warnings: [] });
      if (decision === "mine") onsaved(await amend(latest, inputs.read()));
    } catch (error) {
      if (hasCode(error, "stale_version")) return await settle(id);
      toastFailure(error);
    }
  }

  return { element, isDirty: () => JSON.stringify(inputs.read()) !== before };
}

const amend = async ({ record, etag }: VersionedRecord, body: NewMedicalRecord): Promise<VersionedRecord> =>
  versionedRecord(await api.records().amend({ params: { id: record.id }, body, ...(etag && { ifMatch: etag }) }));

interface Answered {
  data: MedicalRecord;
  meta: { warnings?: Warning[] | undefined };
  etag: string | undefined;
}

export const versionedRecord = ({ data: record, meta, etag }: Answered): VersionedRecord => ({
  record,
  warnings: meta.warnings ?? [],
  etag,
});

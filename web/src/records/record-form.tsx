import type { Patient } from "@rawat/contracts";
import { recordTypes } from "@rawat/contracts/without-schemas";
import { useRef, useState } from "preact/hooks";
import { SelectField, TextArea } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { useForm } from "../components/form-context.ts";
import { t } from "../i18n/index.ts";
import { isPrescribedAnyway } from "./allergy-check.ts";
import { AllergyStrip } from "./allergy-strip.tsx";
import { DiagnosisField } from "./diagnosis-field.tsx";
import { PrescriptionFields } from "./prescription-fields.tsx";
import { isPrescribedInFull, recordBody, type Subject } from "./record-body.ts";
import { amendRecord, writeRecord } from "./save-record.ts";
import { soapNames } from "./soap.ts";
import type { VersionedRecord } from "./versioned-record.ts";
import { VitalsFields } from "./vitals-fields.tsx";

interface Props {
  patient: Patient;
  /** The appointment at which a new record is written. */
  appointmentId?: string | undefined;
  /** The consultation in which it is. */
  consultationId?: string | undefined;
  /** The record to amend; without one a new one is written. */
  known?: VersionedRecord;
  onCancel: () => void;
  onSaved: (saved: VersionedRecord) => void;
}

/** The form to write or amend a record. */
export function RecordForm({ patient, appointmentId, consultationId, known, onCancel, onSaved }: Props) {
  // What happens elsewhere changes nothing under the hands of whoever writes.
  const [begun] = useState(known);
  const record = begun?.record;
  const subject: Subject = record ?? { patientId: patient.id, appointmentId, consultationId };
  const saved = useRef<VersionedRecord>(undefined);
  return (
    <Form
      class="record-form"
      submit={t.records.save}
      draft={record ? `record ${record.id}` : `new record ${patient.id} ${appointmentId ?? consultationId ?? ""}`}
      fieldOf={{ unknown_diagnosis: "diagnoses" }}
      onCancel={onCancel}
      onSaved={() => saved.current && onSaved(saved.current)}
      send={async (values, { key, isAnswerOwed }) => {
        const body = recordBody(values, subject);
        const medications = (body.prescriptions ?? []).map(({ medication }) => medication);
        // What lacks something is refused by the server, and nobody is asked twice about it.
        if (isPrescribedInFull(body) && !(await isPrescribedAnyway(patient.id, medications))) return false;
        saved.current = record
          ? await amendRecord({ id: record.id, etag: values.etag ?? "", body, isAnswerOwed })
          : await writeRecord(body, key);
        return saved.current !== undefined;
      }}
    >
      <AllergyStrip allergies={patient.allergies} />
      {begun && <BegunFrom etag={begun.etag ?? ""} />}
      <SelectField
        name="type"
        label={t.records.typeLabel}
        options={recordTypes.map((name) => [name, t.records.types[name]] as const)}
        chosen={record?.type ?? "encounter"}
      />
      <fieldset class="grid">
        <legend>{t.records.soap}</legend>
        {soapNames.map((name) => (
          <TextArea
            key={name}
            name={name}
            label={t.records[name]}
            hint={t.records[`${name}Hint`]}
            value={record?.[name] ?? ""}
            rows={3}
            wide
            isFirst={name === "subjective"}
          />
        ))}
        <TextArea
          name="internalNote"
          label={t.records.internalNote}
          hint={t.records.internalNoteHint}
          value={record?.internalNote ?? ""}
          rows={2}
          wide
        />
      </fieldset>
      <DiagnosisField diagnoses={record?.diagnoses ?? []} />
      <VitalsFields vitals={record?.vitals} birthDate={patient.birthDate} />
      <PrescriptionFields patientId={patient.id} prescriptions={record?.prescriptions ?? []} />
    </Form>
  );
}

/** Kept with what was typed: after a reload it is still an amendment of the version that was read. */
function BegunFrom({ etag }: { etag: string }) {
  const { initial } = useForm();
  return <input type="hidden" name="etag" value={initial("etag", etag)} />;
}

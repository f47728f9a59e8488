import { type MedicalRecord, type NewMedicalRecord, RecordType } from "@rawat/contracts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { field, select, textarea } from "../ui/field.ts";
import { allergyNotice } from "./allergy-notice.ts";
import { diagnosisField } from "./diagnosis-field.ts";
import { prescriptionRows } from "./prescription-rows.ts";
import { vitalsFields } from "./vitals-fields.ts";

export const soapNames = ["subjective", "objective", "assessment", "plan"] as const;

interface Subject {
  patientId: string;
  appointmentId?: string | null;
  consultationId?: string | null;
}

/** The controls of a record, and how to read them back as the contract's body. */
export function recordInputs({ patientId, appointmentId, consultationId }: Subject, record: MedicalRecord | undefined) {
  const allergies = allergyNotice(patientId);
  const type = select(
    "type",
    RecordType.options.map((name) => [name, t.records.types[name]] as const),
    record?.type ?? "encounter",
  );
  const soap = soapNames.map((name) => textarea(name, record?.[name] ?? "", 3));
  const note = textarea("internalNote", record?.internalNote ?? "", 2);
  const diagnoses = diagnosisField(record?.diagnoses ?? []);
  const vitals = vitalsFields(record?.vitals);
  const prescriptions = prescriptionRows(record?.prescriptions ?? [], allergies.consider);
  allergies.consider(prescriptions.medications());

  const content = [
    allergies.known,
    field({ label: t.records.typeLabel, control: type }),
    h(
      "fieldset",
      { class: "grid" },
      h("legend", {}, t.records.soap),
      ...soapNames.map((name, place) =>
        field({
          label: t.records[name],
          control: soap[place] ?? note,
          hint: t.records[`${name}Hint`],
          wide: true,
        }),
      ),
      field({ label: t.records.internalNote, control: note, hint: t.records.internalNoteHint, wide: true }),
    ),
    diagnoses.element,
    vitals.element,
    h("fieldset", { class: "grid" }, h("legend", {}, t.records.prescriptions), prescriptions.element),
    allergies.conflicts,
  ];

  function read(): NewMedicalRecord {
    const [subjective, objective, assessment, plan] = soap.map(({ value }) => value.trim() || null);
    return {
      patientId,
      ...(appointmentId && { appointmentId }),
      ...(consultationId && { consultationId }),
      type: type.value as RecordType,
      subjective,
      objective,
      assessment,
      plan,
      internalNote: note.value.trim() || null,
      diagnoses: diagnoses.read(),
      vitals: vitals.read(),
      prescriptions: prescriptions.read(),
    };
  }

  return { content, read, confirmed: allergies.confirmed };
}

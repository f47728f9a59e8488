import type { MedicalRecord, NewMedicalRecord, Prescription, RecordType, Vitals } from "@rawat/contracts";
import type { Values } from "../components/drafts.ts";
import { rowsOf } from "../components/rows.tsx";
import { numberOf } from "./decimal.ts";
import { diagnosesOf } from "./diagnosis-field.tsx";
import { vitalNames } from "./vital-names.ts";

/** Whose record it is, and what it was written at. */
export interface Subject {
  patientId: string;
  appointmentId?: string | null | undefined;
  consultationId?: string | null | undefined;
}

/** What was typed into a record's form, as the contract's body. */
export function recordBody(values: Values, { patientId, appointmentId, consultationId }: Subject): NewMedicalRecord {
  const text = (name: string) => values[name]?.trim() || null;
  return {
    patientId,
    ...(appointmentId && { appointmentId }),
    ...(consultationId && { consultationId }),
    type: values.type as RecordType,
    subjective: text("subjective"),
    objective: text("objective"),
    assessment: text("assessment"),
    plan: text("plan"),
    internalNote: text("internalNote"),
    diagnoses: diagnosesOf(values.diagnoses),
    vitals: vitalsOf(values),
    prescriptions: prescriptionsOf(values),
  };
}

function vitalsOf(values: Values): Vitals | null {
  const given = vitalNames.map((name) => [name, numberOf(values[`vitals.${name}`] ?? "")] as const);
  const measured = given.filter(([, number]) => number !== null);
  return measured.length === 0 ? null : (Object.fromEntries(measured) as Vitals);
}

/** A row left wholly empty is none. */
function prescriptionsOf(values: Values): Prescription[] {
  const filled = rowsOf(values, "prescriptions").filter((row) => Object.values(row).some(Boolean));
  return filled.map(({ medication = "", dose = "", frequency = "", durationDays = "", notes }) => ({
    medication,
    dose,
    frequency,
    durationDays: numberOf(durationDays) as number,
    ...(notes && { notes }),
  }));
}

/** Whether every prescription says what, how much, how often and for how long: one that does not is refused, and stored by nobody. */
export const isPrescribedInFull = ({ prescriptions }: NewMedicalRecord): boolean =>
  (prescriptions ?? []).every(
    ({ medication, dose, frequency, durationDays }) => medication && dose && frequency && durationDays !== null,
  );

/** Whether a record says what a body would make of it. */
export const saysTheSame = (record: MedicalRecord, body: NewMedicalRecord): boolean =>
  JSON.stringify(said(record)) === JSON.stringify(said(body));

const said = ({ type, vitals, diagnoses = [], prescriptions = [], ...texts }: MedicalRecord | NewMedicalRecord) => [
  type,
  ...(["subjective", "objective", "assessment", "plan", "internalNote"] as const).map((name) => texts[name] ?? null),
  diagnoses.map(({ code, primary }) => [code, primary]),
  vitalNames.map((name) => vitals?.[name] ?? null),
  prescriptions.map(({ medication, dose, frequency, durationDays, notes }) => [
    medication,
    dose,
    frequency,
    durationDays,
    notes ?? null,
  ]),
];

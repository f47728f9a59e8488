import type { MedicalRecord, NewMedicalRecord } from "@rawat/contracts";
import { bodyMassIndexOf } from "./vitals.ts";

type Told = Omit<NewMedicalRecord, "patientId" | "diagnoses">;

/** What one version of a record says: every field of its form, those not told empty. This is what is sealed. */
export interface RecordContent extends Required<{ [K in keyof Told]: Exclude<Told[K], undefined> }> {
  diagnoses: MedicalRecord["diagnoses"];
}

/** A record in one of its versions. */
export interface StoredRecord {
  id: string;
  version: number;
  patientId: string;
  doctorId: string;
  content: RecordContent;
  writtenBy: MedicalRecord["writtenBy"];
  writtenAt: string;
  enteredInErrorAt: string | null;
  enteredInErrorReason: string | null;
  createdAt: string;
  updatedAt: string;
}

/** The content that a form comes to, with its diagnoses looked up. */
export function contentOf(wish: NewMedicalRecord, diagnoses: MedicalRecord["diagnoses"]): RecordContent {
  return {
    type: wish.type,
    appointmentId: wish.appointmentId ?? null,
    consultationId: wish.consultationId ?? null,
    subjective: wish.subjective ?? null,
    objective: wish.objective ?? null,
    assessment: wish.assessment ?? null,
    plan: wish.plan ?? null,
    internalNote: wish.internalNote ?? null,
    diagnoses,
    vitals: wish.vitals ?? null,
    prescriptions: wish.prescriptions ?? [],
  };
}

/** A record as it is shown. */
export function present({ content, ...record }: StoredRecord, names: ReadonlyMap<string, string>) {
  const { vitals, ...told } = content;
  return {
    ...record,
    ...told,
    patientName: names.get(record.patientId) ?? "",
    doctorName: names.get(record.doctorId) ?? "",
    vitals: vitals && { ...vitals, bodyMassIndex: bodyMassIndexOf(vitals) },
  };
}

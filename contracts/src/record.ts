import { z } from "zod";
import { seenBy } from "./language/answers.ts";
import { Id, Instant, Line, Paragraphs } from "./language/primitives.ts";
import { type VitalSignName, vitalSigns } from "./vital-signs.ts";
import { prescribedDaysMax, recordTypes } from "./words.ts";

export const RecordType = z.enum(recordTypes).meta({ id: "RecordType" });
export type RecordType = z.infer<typeof RecordType>;

/** The form of an ICD-10 code (WHO, version 2010): a letter, two digits, up to one more level. */
export const DiagnosisCode = z
  .string()
  .trim()
  .toUpperCase()
  .pipe(z.string().regex(/^[A-Z]\d{2}(?:\.\d{1,2})?$/, "Expected an ICD-10 code such as J06.9"))
  .meta({ type: "string", maxLength: 8 });

const Diagnosis = z
  .strictObject({ code: DiagnosisCode, display: Line(300).optional(), primary: z.boolean().optional() })
  .meta({ id: "Diagnosis" });
export type Diagnosis = z.infer<typeof Diagnosis>;

const measured = (name: VitalSignName) => {
  const [min, max] = vitalSigns[name].possible;
  return z.number().min(min).max(max).nullish();
};

export const Vitals = z
  .strictObject({
    systolic: measured("systolic"),
    diastolic: measured("diastolic"),
    heartRate: measured("heartRate"),
    temperature: measured("temperature"),
    respiratoryRate: measured("respiratoryRate"),
    oxygenSaturation: measured("oxygenSaturation"),
    weightKg: measured("weightKg"),
    heightCm: measured("heightCm"),
  })
  .refine(({ systolic, diastolic }) => systolic == null || diastolic == null || diastolic < systolic, {
    path: ["diastolic"],
    message: "Expected less than systolic",
  })
  .meta({ id: "Vitals" });
export type Vitals = z.infer<typeof Vitals>;

const Prescription = z
  .strictObject({
    medication: Line(200),
    dose: Line(100),
    frequency: Line(100),
    durationDays: z.number().int().min(1).max(prescribedDaysMax),
    notes: Line(500).nullish(),
  })
  .meta({ id: "Prescription" });
export type Prescription = z.infer<typeof Prescription>;

const atMostOnePrimary = (diagnoses: readonly Diagnosis[]) => diagnoses.filter(({ primary }) => primary).length <= 1;
const eachOnce = (diagnoses: readonly Diagnosis[]) =>
  new Set(diagnoses.map(({ code }) => code)).size === diagnoses.length;

export const NewMedicalRecord = z
  .strictObject({
    patientId: Id,
    appointmentId: Id.nullish(),
    consultationId: Id.nullish(),
    type: RecordType,
    subjective: Paragraphs(20_000).nullish(),
    objective: Paragraphs(20_000).nullish(),
    assessment: Paragraphs(20_000).nullish(),
    plan: Paragraphs(20_000).nullish(),
    internalNote: Paragraphs(20_000).nullish(),
    diagnoses: z
      .array(Diagnosis)
      .max(30)
      .refine(atMostOnePrimary, "Expected at most one primary diagnosis")
      .refine(eachOnce, "Expected each code once")
      .optional(),
    vitals: Vitals.nullish(),
    prescriptions: z.array(Prescription).max(50).optional(),
  })
  .meta({ id: "NewMedicalRecord" });
export type NewMedicalRecord = z.infer<typeof NewMedicalRecord>;

export const RecordRemoval = z.strictObject({ reason: Line(500).nullish() }).meta({ id: "RecordRemoval" });

/** One version of a record as the patient reads it. What is added here, patients read. */
const OwnMedicalRecord = z.object({
  id: Id,
  version: z.number().int(),
  patientId: Id,
  patientName: z.string(),
  doctorId: Id,
  doctorName: z.string(),
  appointmentId: Id.nullable(),
  consultationId: Id.nullable(),
  type: RecordType,
  subjective: z.string().nullable(),
  objective: z.string().nullable(),
  assessment: z.string().nullable(),
  plan: z.string().nullable(),
  diagnoses: z.array(z.object({ code: z.string(), display: z.string(), primary: z.boolean() })),
  vitals: Vitals.extend({
    /** Computed from weight and height, kg/m², never typed. */
    bodyMassIndex: z.number().nullable(),
  }).nullable(),
  prescriptions: z.array(Prescription),
  /** Who wrote this version, and when. */
  writtenBy: z.object({ userId: Id, name: z.string(), role: z.string() }),
  writtenAt: Instant,
  enteredInErrorAt: Instant.nullable(),
  enteredInErrorReason: z.string().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
});

/** The same as doctors and administrators read it. */
const FullMedicalRecord = OwnMedicalRecord.extend({ internalNote: z.string().nullable() });

/** One version of a record. `internalNote` is not there at all for the patient. */
export const MedicalRecord = FullMedicalRecord.partial({ internalNote: true }).meta({ id: "MedicalRecord" });
export type MedicalRecord = z.infer<typeof MedicalRecord>;

/** Who sees what of a record. */
export const MedicalRecordSeen = seenBy(MedicalRecord, {
  admin: FullMedicalRecord,
  doctor: FullMedicalRecord,
  patient: OwnMedicalRecord,
});

/** A version in the list of them. */
export const RecordVersion = MedicalRecord.pick({ version: true, writtenBy: true, writtenAt: true }).meta({
  id: "RecordVersion",
});
export type RecordVersion = z.infer<typeof RecordVersion>;

/** An ICD-10 code with its words in English and, where known, in Indonesian. */
export const DiagnosisEntry = z
  .object({ code: z.string(), display: z.string(), displayId: z.string().nullable() })
  .meta({ id: "DiagnosisEntry" });
export type DiagnosisEntry = z.infer<typeof DiagnosisEntry>;

/** Medications that a doctor thinks of, asked about before they are prescribed. */
export const AllergyCheck = z
  .strictObject({ patientId: Id, medications: z.array(Line(200)).max(50) })
  .meta({ id: "AllergyCheck" });

/**
 * A medication against a known allergy, each as it was written. `joinedBy` is the class or substance that both belong to, in
 * English and in Indonesian; null when both are called the same.
 */
export const AllergyConflict = z
  .object({
    medication: z.string(),
    substance: z.string(),
    joinedBy: z.object({ display: z.string(), displayId: z.string() }).nullable(),
  })
  .meta({ id: "AllergyConflict" });
export type AllergyConflict = z.infer<typeof AllergyConflict>;

/** Who read or wrote what of a patient's records, when, and in which role. */
export const AccessEntry = z
  .object({
    id: Id,
    at: Instant,
    action: z.string(),
    recordId: Id.nullable(),
    userId: Id.nullable(),
    userName: z.string().nullable(),
    role: z.string().nullable(),
  })
  .meta({ id: "AccessEntry" });
export type AccessEntry = z.infer<typeof AccessEntry>;

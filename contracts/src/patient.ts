import { z } from "zod";
import { seenBy } from "./language/answers.ts";
import { CalendarDate, Email, Id, Instant, Line, Paragraphs, Phone } from "./language/primitives.ts";
import { bloodTypes, type ownContact } from "./words.ts";

export const Gender = z.enum(["male", "female", "other", "unknown"]).meta({ id: "Gender" });
export type Gender = z.infer<typeof Gender>;

/**
 * Nomor Induk Kependudukan: 6 digits of region, 6 of birth date (DDMMYY, 40 added to the day for women), 4 of serial.
 * There is no check digit. Only what no office can have issued is refused; a NIK that disagrees with the birth date or the
 * gender is a warning, for clerical errors are real (facts of SATUSEHAT's own sample data).
 */
export const Nik = z.string().refine(isIssuableNik, "Expected the 16 digits of a NIK");

function isIssuableNik(text: string): boolean {
  const parts = /^\d{6}(\d{2})(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (!parts) return false;
  const [day, month, year, serial] = parts.slice(1).map(Number) as [number, number, number, number];
  const dayOfMonth = day > 40 ? day - 40 : day;
  // The century is unknown, so the 29th of February passes when either has it.
  const exists = [1900, 2000].some((century) => {
    const date = new Date(Date.UTC(century + year, month - 1, dayOfMonth));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
  });
  return exists && month >= 1 && serial > 0;
}

export const Address = z
  .strictObject({
    line: Line(200).nullish(),
    village: Line(100).nullish(),
    district: Line(100).nullish(),
    city: Line(100).nullish(),
    province: Line(100).nullish(),
    postalCode: z
      .string()
      .regex(/^\d{5}$/, "Expected the 5 digits of a postal code")
      .nullish(),
  })
  .meta({ id: "Address" });

export const Allergy = z
  .strictObject({
    substance: Line(120),
    reaction: Line(200).nullish(),
    severity: z.enum(["mild", "moderate", "severe"]).nullish(),
  })
  .meta({ id: "Allergy" });

export const EmergencyContact = z
  .strictObject({ name: Line(200), relationship: Line(60), phone: Phone })
  .meta({ id: "EmergencyContact" });

export const BloodType = z.enum(bloodTypes).meta({ id: "BloodType" });

const unique = (list: readonly string[]) => new Set(list).size === list.length;

/** What a patient may correct of themself. */
const contactFields = {
  phone: Phone.nullish(),
  email: Email.nullish(),
  address: Address.nullish(),
  emergencyContact: EmergencyContact.nullish(),
} satisfies Record<(typeof ownContact)[number], z.ZodType>;

const fields = {
  name: Line(200),
  /** Null when nobody knows it. */
  birthDate: CalendarDate.nullable(),
  gender: Gender,
  nik: Nik.nullish(),
  bpjsNumber: z
    .string()
    .regex(/^\d{13}$/, "Expected the 13 digits of a BPJS card")
    .nullish(),
  ...contactFields,
  bloodType: BloodType.nullish(),
  allergies: z.array(Allergy).max(50).optional(),
  notes: Paragraphs(10_000).nullish(),
  tags: z.array(Line(40)).max(20).refine(unique, "Expected each tag once").optional(),
};

export const NewPatient = z.strictObject(fields).meta({ id: "NewPatient" });
export type NewPatient = z.infer<typeof NewPatient>;

export const PatientChanges = z.strictObject(fields).partial().meta({ id: "PatientChanges" });
export type PatientChanges = z.infer<typeof PatientChanges>;

/** A patient as they see themselves. What is added here, patients read. */
const OwnPatient = z.object({
  id: Id,
  medicalRecordNumber: z.string(),
  name: z.string(),
  birthDate: z.string().nullable(),
  gender: Gender,
  nik: z.string().nullable(),
  bpjsNumber: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  address: Address.nullable(),
  bloodType: BloodType.nullable(),
  allergies: z.array(Allergy),
  emergencyContact: EmergencyContact.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
});

/** A patient as the clinic's people see them: notes, tags and what it makes of who they say they are are the clinic's own. */
const KnownPatient = OwnPatient.extend({
  notes: z.string().nullable(),
  tags: z.array(z.string()),
  /** They registered by themself, and the clinic has not looked yet whether they are who they say. */
  registeredOnline: z.boolean(),
  archivedAt: Instant.optional(),
});

/** A patient. `notes`, `tags` and `registeredOnline` are the clinic's own: not there at all for the patient themself. */
export const Patient = KnownPatient.partial({ notes: true, tags: true, registeredOnline: true }).meta({
  id: "Patient",
});
export type Patient = z.infer<typeof Patient>;

/** Who sees what of a patient. */
export const PatientSeen = seenBy(Patient, {
  admin: KnownPatient,
  staff: KnownPatient,
  doctor: KnownPatient,
  service: KnownPatient,
  patient: OwnPatient,
});

/** What other services, and the own account, may know of a patient: nothing of their health. */
export const PatientSummary = Patient.pick({
  id: true,
  medicalRecordNumber: true,
  name: true,
  birthDate: true,
  gender: true,
  phone: true,
  email: true,
}).meta({ id: "PatientSummary" });

/** What whoever prescribes must know besides. */
export const PrescriberSummary = PatientSummary.extend({ allergies: z.array(Allergy) }).meta({
  id: "PrescriberSummary",
});

/** Something worth a second look that is no reason to refuse: `nik_birth_date_differs`, `nik_gender_differs`, `nik_region_unknown`, `possible_duplicate`. */
export const Warning = z
  .object({
    code: z.string(),
    path: z.string(),
    message: z.string(),
    /** `possible_duplicate`: whom it may be. */
    medicalRecordNumbers: z.array(z.string()).optional(),
  })
  .meta({ id: "Warning" });
export type Warning = z.infer<typeof Warning>;

export const PatientMeta = z.object({ warnings: z.array(Warning).optional() });

/** By what somebody is asked for who may be registered already. */
export const Lookalike = z
  .strictObject({ name: Line(200), birthDate: CalendarDate.nullish(), phone: Phone.nullish(), nik: Nik.nullish() })
  .meta({ id: "Lookalike" });
export type Lookalike = z.infer<typeof Lookalike>;

/** Somebody who looks like them, with what tells whether they are; who is archived comes back by being restored. */
export const LookalikeFound = PatientSummary.extend({
  nik: z.string().nullable(),
  registeredOnline: z.boolean(),
  archivedAt: Instant.nullable(),
}).meta({ id: "LookalikeFound" });
export type LookalikeFound = z.infer<typeof LookalikeFound>;

/** What a person who registers tells of themself; the account's e-mail becomes the contact e-mail. */
export const Registration = z.strictObject({
  name: Line(200),
  birthDate: CalendarDate.nullish(),
  gender: Gender.optional(),
  nik: Nik.nullish(),
  phone: Phone.nullish(),
  email: Email.nullish(),
});
export type Registration = z.infer<typeof Registration>;

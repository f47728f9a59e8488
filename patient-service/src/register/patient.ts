import { createHash } from "node:crypto";
import type { Gender, NewPatient, Patient, PatientChanges, Warning } from "@rawat/contracts";

/** A patient with what the register keeps about them beside the fields people see. */
export interface RegisteredPatient extends Omit<Patient, "archivedAt" | "notes" | "tags"> {
  notes: string | null;
  tags: string[];
  archivedAt: string | null;
  version: number;
  importKey: string | null;
}

/** The fields that a form fills in, every one of them present. */
export type Fields = Pick<
  RegisteredPatient,
  | "name"
  | "birthDate"
  | "gender"
  | "nik"
  | "bpjsNumber"
  | "phone"
  | "email"
  | "address"
  | "bloodType"
  | "allergies"
  | "emergencyContact"
  | "notes"
  | "tags"
>;

/** Fields that were not told are empty; `birthDate` alone may be unknown, for people who register themselves. */
export function fieldsOf(wish: Omit<NewPatient, "birthDate"> & { birthDate?: string | null | undefined }): Fields {
  return {
    name: wish.name,
    birthDate: wish.birthDate ?? null,
    gender: wish.gender,
    nik: wish.nik ?? null,
    bpjsNumber: wish.bpjsNumber ?? null,
    phone: wish.phone ?? null,
    email: wish.email ?? null,
    address: wish.address ?? null,
    bloodType: wish.bloodType ?? null,
    allergies: wish.allergies ?? [],
    emergencyContact: wish.emergencyContact ?? null,
    notes: wish.notes ?? null,
    tags: wish.tags ?? [],
  };
}

/** The fields after a change that names only some of them. */
export function changedFields(patient: RegisteredPatient, changes: PatientChanges): Fields {
  const told = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return fieldsOf({ ...patient, ...told });
}

/** A birth date lies behind us everywhere on earth; the eastmost clocks are 14 hours ahead. */
export const isUnborn = (birthDate: string | null | undefined, now: Date): boolean =>
  typeof birthDate === "string" && birthDate > new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);

const provinces = new Set([
  11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 61, 62, 63, 64, 65, 71, 72, 73, 74, 75,
  76, 81, 82, 91, 92, 93, 94, 95, 96,
]);

/**
 * What about a NIK deserves a second look. None of it is a reason to refuse: clerical errors are real, and regions are
 * renamed while numbers stay. (Structure: Permendagri; the 38 provinces by Kemendagri's codes.)
 */
export function nikWarnings({
  nik,
  birthDate,
  gender,
}: {
  nik: string | null;
  birthDate: string | null;
  gender: Gender;
}): Warning[] {
  if (nik === null) return [];
  const warnings: Warning[] = [];
  const day = Number(nik.slice(6, 8));
  const woman = day > 40;
  const written = `${nik.slice(10, 12)}-${nik.slice(8, 10)}-${String(woman ? day - 40 : day).padStart(2, "0")}`;
  if (birthDate !== null && birthDate.slice(2) !== written) {
    warnings.push({ code: "nik_birth_date_differs", path: "nik", message: "The NIK names another birth date" });
  }
  if ((gender === "male" && woman) || (gender === "female" && !woman)) {
    warnings.push({ code: "nik_gender_differs", path: "nik", message: "The NIK is that of the other gender" });
  }
  if (!provinces.has(Number(nik.slice(0, 2)))) {
    warnings.push({ code: "nik_region_unknown", path: "nik", message: "The NIK names no province of today" });
  }
  return warnings;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** By what a person without a NIK is recognised in a register: name, birth date and phone. */
export const matchKeyOf = ({ name, birthDate, phone }: Pick<Fields, "name" | "birthDate" | "phone">): string =>
  sha256(`person ${name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ")} ${birthDate ?? ""} ${phone ?? ""}`);

/** By what a register names a person: the NIK, or else name, birth date and phone. */
export const importKeyOf = (fields: Pick<Fields, "nik" | "name" | "birthDate" | "phone">): string =>
  fields.nik ? sha256(`nik ${fields.nik}`) : matchKeyOf(fields);

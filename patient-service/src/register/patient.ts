import { createHash } from "node:crypto";
import type { Gender, NewPatient, Patient, PatientChanges, Warning } from "@rawat/contracts";
import { type Encryption, wordsOf } from "@rawat/platform";

/** A patient with what the register keeps about them beside the fields people see. */
export interface RegisteredPatient extends Omit<Patient, "archivedAt" | "notes" | "tags" | "registeredOnline"> {
  notes: string | null;
  tags: string[];
  registeredOnline: boolean;
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

/** Fields that were not told are empty, and so are those told as nothing: there is one way in which nothing is kept. */
export function fieldsOf(wish: Omit<NewPatient, "birthDate"> & { birthDate?: string | null | undefined }): Fields {
  return {
    name: wish.name,
    birthDate: wish.birthDate ?? null,
    gender: wish.gender,
    nik: wish.nik ?? null,
    bpjsNumber: wish.bpjsNumber ?? null,
    phone: wish.phone ?? null,
    email: wish.email ?? null,
    address: told(wish.address),
    bloodType: wish.bloodType ?? null,
    allergies: (wish.allergies ?? []).map((allergy) => ({ ...told(allergy), substance: allergy.substance })),
    emergencyContact: wish.emergencyContact ?? null,
    notes: wish.notes || null,
    tags: wish.tags ?? [],
  };
}

/** The parts of a thing that are there; null when none is. */
function told<T extends object>(thing: T | null | undefined): T | null {
  const parts = Object.entries(thing ?? {}).filter(([, part]) => part !== null && part !== undefined);
  return parts.length > 0 ? (Object.fromEntries(parts) as T) : null;
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

const importKeyNumberLength = 16;
const numberPart = (numberInFile = "") => sha256(`number ${numberInFile}`).slice(0, importKeyNumberLength);
const noNumber = numberPart();

/**
 * By what a row of a register is known again, whatever becomes of the patient it brought: everything it says, by each key of health
 * data, the present one first. The first letters are those of the file's own record number, by which a file tells apart people who
 * have much in common.
 */
export function importKeysOf(
  fields: Fields,
  numberInFile: string | undefined,
  { digests }: Pick<Encryption, "digests">,
): [string, ...string[]] {
  const keyOf = (digest: string) => numberPart(numberInFile) + digest.slice(importKeyNumberLength);
  const [first, ...older] = digests(JSON.stringify(fields), "patients.importKey");
  return [keyOf(first), ...older.map(keyOf)];
}

/** Whether two rows of one file were given different record numbers there. */
export const haveOtherNumbers = (one: string, other: string): boolean => {
  const [first, second] = [one, other].map((key) => key.slice(0, importKeyNumberLength));
  return first !== second && first !== noNumber && second !== noNumber;
};

/** A name as it is compared: letters and digits alone, so that "Nur Aini", "Nur'aini" and "NURAINI" are one. */
const nameKeyOf = (name: string): string => wordsOf(name).join("") || name;

const spellings: readonly (readonly [RegExp, string])[] = [
  [/^mo?u?c?h(?:a?m+[ae]?d|d)?$/, "muhamad"],
  [/oe/g, "u"],
  [/dj/g, "j"],
  [/tj/g, "c"],
  [/nj/g, "ny"],
  [/sj/g, "sy"],
  [/[ck]h/g, "h"],
  [/y/g, "i"],
  [/(.)\1/gu, "$1"],
];

/**
 * A name as it sounds, whichever way it is written: "Soetji Achmad" and "Suci Ahmad", "Rahmawaty" and "Rahmawati", "Moh." and "Muhammad".
 * The spellings before the reforms of 1947 and 1972 live on in names.
 */
export const soundOf = (name: string): string =>
  wordsOf(name)
    .map((word) => spellings.reduce((text, [from, to]) => text.replace(from, to), word))
    .join("") || name;

/** Whether two may be one person: the names agree, and the birth dates as far as they are known. */
export const mayBeOne = (one: Pick<Fields, "name" | "birthDate">, other: Pick<Fields, "name" | "birthDate">): boolean =>
  nameKeyOf(one.name) === nameKeyOf(other.name) &&
  (one.birthDate === other.birthDate || one.birthDate === null || other.birthDate === null);

/** Twins may have all in common but this. */
export const areOfOtherSex = (one: Gender, other: Gender): boolean =>
  one !== other && [one, other].every((gender) => gender === "male" || gender === "female");

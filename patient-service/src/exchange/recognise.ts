import type { SkippedRow } from "@rawat/contracts";
import { areOfOtherSex, haveOtherNumbers, mayBeOne, type RegisteredPatient } from "../register/patient.ts";

/** By what a person is compared with another. */
export interface Newcomer extends Pick<RegisteredPatient, "name" | "birthDate" | "gender" | "nik" | "phone" | "email"> {
  matchKey: string;
  importKey: string;
  /** The same by keys that are the present one no more. */
  olderImportKeys: string[];
  /** The record number that the file gives. */
  numberInFile?: string | undefined;
}

/** Somebody whom a row of a file may be about: of the register, or of an earlier row. */
export interface Known extends Omit<Newcomer, "importKey" | "olderImportKeys" | "numberInFile"> {
  importKey: string | null;
  /** Absent while they are not stored. */
  medicalRecordNumber?: string | undefined;
  /** Whether nobody of the clinic has looked yet whether they are who they say. */
  registeredOnline?: boolean;
  /** The line of the file that brings them, when it is this file that does. */
  line?: number | undefined;
  /** Whether they came while this file is being read. */
  isNew: boolean;
}

/** What a row is: somebody new, somebody known, or somebody whose NIK belongs to another person. */
export type Verdict =
  | { kind: "new" }
  | { kind: "known"; as: Known; reason: SkippedRow["reason"] }
  | { kind: "clash"; with: Known };

/**
 * Tells a row of a register from those who may be the same person. A NIK is one person's: who has the same one under another name or
 * birth date is an error, for somebody would vanish otherwise (mother and newborn under one NIK). Name, birth date and phone are a
 * person's as well, unless something tells them apart.
 */
export function recognise(row: Newcomer, candidates: readonly Known[]): Verdict {
  const byNik = row.nik === null ? undefined : candidates.find(({ nik }) => nik === row.nik);
  if (byNik && mayBeOne(byNik, row)) return { kind: "known", as: byNik, reason: "same_nik" };
  const own: readonly (string | null)[] = [row.importKey, ...row.olderImportKeys];
  const before = candidates.find(({ importKey }) => own.includes(importKey));
  if (before) {
    const reason = before.matchKey === row.matchKey ? "same_person" : "imported_before";
    return { kind: "known", as: before, reason };
  }
  if (byNik) return { kind: "clash", with: byNik };
  const alike = candidates.find((other) => other.matchKey === row.matchKey && !areToldApart(other, row));
  if (!alike) return { kind: "new" };
  const reason = row.nik !== null && alike.nik === null ? "known_without_nik" : "same_person";
  return { kind: "known", as: alike, reason };
}

/** Whether two with the same name, birth date and phone are two all the same. */
function areToldApart(other: Known, row: Newcomer): boolean {
  if (other.nik !== null && row.nik !== null) return true;
  if (areOfOtherSex(other.gender, row.gender)) return true;
  // A name alone is many people's.
  if (row.birthDate === null && row.phone === null) {
    const hasItsNumber = row.numberInFile !== undefined && row.numberInFile === other.medicalRecordNumber;
    return !hasItsNumber && (row.email === null || row.email !== other.email);
  }
  if (!other.isNew) return false;
  // One file lists two: without a phone a birth date is not enough to say that it lists one of them twice.
  return row.phone === null || (other.importKey !== null && haveOtherNumbers(other.importKey, row.importKey));
}

import type { SkippedRow } from "@rawat/contracts";
import { importKeyOf, mayBeOne, type RegisteredPatient } from "../register/patient.ts";

/** Somebody whom a row of a file may be about: of the register, or of an earlier row. */
export interface Known extends Pick<RegisteredPatient, "name" | "birthDate" | "nik" | "importKey"> {
  matchKey: string;
  /** Absent while they are not stored. */
  medicalRecordNumber?: string | undefined;
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

/** A row of a file on its way in. */
export interface Newcomer extends Pick<RegisteredPatient, "name" | "birthDate" | "nik"> {
  matchKey: string;
  importKey: string;
  /** The record number that the file gives. */
  numberInFile?: string | undefined;
}

/**
 * Tells a row of a register from those who may be the same person. A NIK is one person's: who has the same one under another name or
 * birth date is an error, for somebody would vanish otherwise (mother and newborn under one NIK). Name, birth date and phone are a
 * person's as well, but for two whom one file itself tells apart, by NIK or by record number.
 */
export function recognise(row: Newcomer, candidates: readonly Known[]): Verdict {
  const byNik = row.nik === null ? undefined : candidates.find(({ nik }) => nik === row.nik);
  if (byNik && mayBeOne(byNik, row)) return { kind: "known", as: byNik, reason: "same_nik" };
  const before = candidates.find(({ importKey }) => importKey === row.importKey);
  if (before) {
    const reason = before.matchKey === row.matchKey ? "same_person" : "imported_before";
    return { kind: "known", as: before, reason };
  }
  if (byNik) return { kind: "clash", with: byNik };
  const alike = candidates.find(
    (other) => other.matchKey === row.matchKey && (other.nik === null || row.nik === null) && !isToldApart(other, row),
  );
  if (!alike) return { kind: "new" };
  return {
    kind: "known",
    as: alike,
    reason: row.nik !== null && alike.nik === null ? "known_without_nik" : "same_person",
  };
}

/** Whether the file that is being read gives both a record number, and not the same one. */
const isToldApart = ({ isNew, matchKey, nik, importKey }: Known, { numberInFile }: Newcomer): boolean =>
  isNew &&
  numberInFile !== undefined &&
  importKey !== importKeyOf(matchKey, nik) &&
  importKey !== importKeyOf(matchKey, nik, numberInFile);

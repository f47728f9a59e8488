import type { Diagnosis, MedicalRecord } from "@rawat/contracts";
import { Unusable } from "@rawat/platform";
import { findEntry } from "./diagnosis-list.ts";

/**
 * Diagnoses as they are kept: each with the words used at the time, the list's unless the doctor chose others, and one of them
 * the primary one.
 *
 * @throws Unusable naming every code that is not in the list.
 */
export function nameDiagnoses(diagnoses: readonly Diagnosis[]): MedicalRecord["diagnoses"] {
  const issues = diagnoses.flatMap(({ code }, index) =>
    findEntry(code) ? [] : [{ path: `diagnoses.${index}.code`, message: `There is no code ${code} in the list` }],
  );
  if (issues.length > 0) throw new Unusable("unknown_diagnosis", { issues });
  const flagged = diagnoses.some(({ primary }) => primary);
  return diagnoses.map(({ code, display, primary }, index) => ({
    code,
    display: display ?? findEntry(code)?.display ?? code,
    primary: flagged ? primary === true : index === 0,
  }));
}

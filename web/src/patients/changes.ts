import type { PatientFields } from "./field-text.ts";

/** The fields in which one reading of the form differs from an earlier one: only these are sent, so that two people who change different fields do not undo each other. */
export function changesBetween(before: PatientFields, after: PatientFields): PatientFields {
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof PatientFields]),
  );
  return Object.fromEntries(changed);
}

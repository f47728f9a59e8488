import type { PatientFields } from "./field-text.ts";

/** The fields in which one reading of the form differs from an earlier one: only these are sent, so that two people who change different fields do not undo each other. */
export function changesBetween(before: PatientFields, after: PatientFields): PatientFields {
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof PatientFields]),
  );
  return Object.fromEntries(changed);
}

/** A telephone number as the register writes it; anything else as it is. */
const asStored = (_: string, value: unknown) =>
  typeof value === "string" && /^(?:\+|0)[\d\s().-]+$/.test(value)
    ? value.replace(/\D/g, "").replace(/^0/, "62")
    : value;

/** Whether what is stored is what was sent: then a change whose answer was lost was made. */
export const isStored = (sent: PatientFields, stored: PatientFields): boolean =>
  (Object.keys(sent) as (keyof PatientFields)[]).every(
    (name) => JSON.stringify(sent[name] ?? null, asStored) === JSON.stringify(stored[name] ?? null, asStored),
  );

import type { MedicalRecord } from "@rawat/contracts";
import { t } from "../i18n/index.ts";
import { input } from "../ui/field.ts";
import { fieldRows } from "../ui/field-rows.ts";
import { numberOf } from "./decimal.ts";

type Prescription = MedicalRecord["prescriptions"][number];
const parts = ["medication", "dose", "frequency", "durationDays", "notes"] as const;

/** Prescriptions, a row each. `onchange` hears the medications as they are typed. */
export function prescriptionRows(prescriptions: readonly Prescription[], onchange: (medications: string[]) => void) {
  const rows = fieldRows({
    prefix: "prescriptions.",
    class: "prescription",
    parts: parts.map((name) => ({
      name,
      label: t.records.prescription[name],
      control: (value) =>
        input(name, { value, autocomplete: "off", ...(name === "durationDays" && { inputmode: "numeric" }) }),
    })),
    add: t.records.addPrescription,
    remove: t.records.removePrescription,
    row: t.records.prescriptionRow,
    none: t.records.noPrescriptions,
    onchange: () => onchange(medications()),
  });
  const medications = () => rows.read().map(({ medication = "" }) => medication);
  for (const { durationDays, notes, ...texts } of prescriptions)
    rows.append({ ...texts, durationDays: String(durationDays), notes: notes ?? "" });

  /** A row left wholly empty is none. */
  function read(): Prescription[] {
    const filled = rows.read().filter((values) => Object.values(values).some(Boolean));
    return filled.map(({ medication = "", dose = "", frequency = "", durationDays = "", notes }) => ({
      medication,
      dose,
      frequency,
      durationDays: numberOf(durationDays) as number,
      ...(notes && { notes }),
    }));
  }

  return { element: rows.element, read, medications };
}

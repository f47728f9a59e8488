import type { Patient } from "@rawat/contracts";
import { calendarDate, phone } from "../format.ts";
import { t } from "../i18n/index.ts";

/** What tells one from another of the same name. */
export const aboutPatient = (patient: Patient): string =>
  [
    patient.medicalRecordNumber,
    patient.birthDate && calendarDate(patient.birthDate),
    patient.gender !== "unknown" && t.genders[patient.gender],
    patient.phone && phone(patient.phone),
  ]
    .filter(Boolean)
    .join(" · ");

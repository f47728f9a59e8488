import type { Patient } from "@rawat/contracts";
import { calendarDate, phone } from "../format.ts";

/** What tells one from another of the same name. */
export const aboutPatient = (patient: Patient): string =>
  [
    patient.medicalRecordNumber,
    patient.birthDate && calendarDate(patient.birthDate),
    patient.phone && phone(patient.phone),
  ]
    .filter(Boolean)
    .join(" · ");

import type { ClinicEvents } from "@rawat/contracts";
import type { NewEvent } from "@rawat/platform";
import type { RegisteredPatient } from "./patient.ts";

/** What there is to tell of a patient. */
type Told = Pick<RegisteredPatient, "id" | "name" | "medicalRecordNumber" | "version">;

/** The event that something happened to a patient: what other services keep of one, and nothing of their health. */
export function tellOf<N extends "patient.created" | "patient.updated" | "patient.archived">(
  type: N,
  patient: Told,
): NewEvent<ClinicEvents, N> {
  const { id, name, medicalRecordNumber, version } = patient;
  return { type, subject: id, version, data: { id, name, medicalRecordNumber } } as NewEvent<ClinicEvents, N>;
}

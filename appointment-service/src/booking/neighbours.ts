import type { AppointmentMode } from "@rawat/contracts";
import { Conflict, orAbsent, Unusable } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { keepNames } from "../people/keep-names.ts";

/** The beginning of an appointment; without a length it takes one slot of the doctor's schedule. */
export interface Asked {
  doctorId: string;
  startsAt: string;
  mode: AppointmentMode;
  durationMinutes?: number | undefined;
}

/**
 * Asks for the patient and for the doctor's schedule at once.
 *
 * @returns when the appointment ends, and which schedule says so.
 * @throws Unusable when either does not exist; Conflict when the doctor does not work then.
 */
export async function askBoth(deps: Deps, patientId: string, asked: Asked) {
  const [patient, answer] = await Promise.all([askPatient(deps, patientId), askFit(deps, asked)]);
  if (!patient) throw new Unusable("unknown_patient");
  const { fit, endsAt, doctor, scheduleVersion } = known(answer);
  await keepNames(deps.db, [patient, doctor]);
  assertFits(fit);
  return { endsAt, scheduleVersion };
}

/** What the doctor's schedule says to an appointment. @throws Unusable when there is no such doctor. */
export async function askDoctor(deps: Deps, asked: Asked) {
  const answer = known(await askFit(deps, asked));
  await keepNames(deps.db, [answer.doctor]);
  return answer;
}

export function assertFits(fit: "fits" | "outside_schedule" | "doctor_away"): void {
  if (fit !== "fits") throw new Conflict(fit);
}

async function askPatient({ patients }: Deps, id: string) {
  const answer = await orAbsent(patients.summary({ params: { id } }));
  if (!answer) return undefined;
  const { name, medicalRecordNumber } = answer.data;
  return { id, kind: "patient" as const, name, medicalRecordNumber, version: answer.version };
}

async function askFit({ doctors }: Deps, { doctorId, startsAt, mode, durationMinutes }: Asked) {
  const length = durationMinutes === undefined ? {} : { durationMinutes: String(durationMinutes) };
  const answer = await orAbsent(doctors.fit({ params: { id: doctorId }, query: { startsAt, mode, ...length } }));
  if (!answer) return undefined;
  const { doctor, fit, endsAt, scheduleVersion } = answer.data;
  const { id, name } = doctor;
  const person = { id, kind: "doctor" as const, name, medicalRecordNumber: null, version: answer.version };
  return { doctor: person, fit, endsAt, scheduleVersion };
}

function known<T>(answer: T | undefined): T {
  if (answer === undefined) throw new Unusable("unknown_doctor");
  return answer;
}

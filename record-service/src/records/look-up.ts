import type { NewMedicalRecord } from "@rawat/contracts";
import { orAbsent, Unusable } from "@rawat/platform";
import type { Deps } from "../deps.ts";

export type KnownPatient = Awaited<ReturnType<typeof lookUpPatient>>;

/** The patient whom a record is about, as the register has them. @throws Unusable when there is none. */
export async function lookUpPatient({ patients }: Deps, id: string) {
  const found = await orAbsent(patients.forPrescriber({ params: { id } }));
  if (!found) throw new Unusable("unknown_patient");
  const { name, birthDate, allergies } = found.data;
  return { id, name, birthDate, allergies, version: found.version };
}

/** @throws Unusable when the patient has no such appointment; that of another patient is none. */
export async function assertAppointment({ appointments }: Deps, wish: NewMedicalRecord): Promise<void> {
  if (wish.appointmentId == null) return;
  const found = await orAbsent(appointments.summary({ params: { id: wish.appointmentId } }));
  if (found?.data.patientId !== wish.patientId) throw new Unusable("unknown_appointment");
}

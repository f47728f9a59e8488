import type { NewMedicalRecord } from "@rawat/contracts";
import { askBriefly, orAbsent, ProblemError, RemoteError, Unusable } from "@rawat/platform";
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

/**
 * While the chat is away nobody asks: what was found is written down all the same, whichever talk it came of.
 *
 * @throws Unusable when the patient has no such consultation; that of another patient is none.
 */
export async function assertConsultation({ consultations }: Deps, wish: NewMedicalRecord): Promise<void> {
  const { consultationId: id } = wish;
  if (id == null) return;
  const found = await askBriefly(() => orAbsent(consultations.summary({ params: { id } }))).catch((error) => {
    if (error instanceof ProblemError || error instanceof RemoteError) return "unknown" as const;
    throw error;
  });
  if (found !== "unknown" && found?.data.patientId !== wish.patientId) throw new Unusable("unknown_consultation");
}

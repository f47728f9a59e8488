import type { NewMedicalRecord } from "@rawat/contracts";
import { RemoteError, Unusable, versionOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";

export type KnownPatient = Awaited<ReturnType<typeof lookUpPatient>>;

/** The patient whom a record is about, as the register has them. @throws Unusable when there is none. */
export async function lookUpPatient({ patients }: Deps, id: string) {
  const { data, etag } = await patients.forPrescriber({ params: { id } }).catch((error) => {
    throw isNotFound(error) ? new Unusable("unknown_patient", { cause: error }) : error;
  });
  const { name, birthDate, allergies } = data;
  return { id, name, birthDate, allergies, version: versionOf(etag) };
}

/** @throws Unusable when the patient has no such appointment; that of another patient is none. */
export async function assertAppointment({ appointments }: Deps, wish: NewMedicalRecord): Promise<void> {
  if (wish.appointmentId == null) return;
  const { data } = await appointments.summary({ params: { id: wish.appointmentId } }).catch((error) => {
    throw isNotFound(error) ? new Unusable("unknown_appointment", { cause: error }) : error;
  });
  if (data.patientId !== wish.patientId) throw new Unusable("unknown_appointment");
}

const isNotFound = (error: unknown): boolean => error instanceof RemoteError && error.problem.status === 404;

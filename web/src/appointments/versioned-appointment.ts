import type { Appointment, AppointmentStatus } from "@rawat/contracts";
import { askAppointments } from "../api/appointments.ts";

/** An appointment with the version that was read, to be sent back with a step. */
export interface VersionedAppointment {
  appointment: Appointment;
  etag: string | undefined;
}

export async function readAppointment(id: string, signal?: AbortSignal): Promise<VersionedAppointment> {
  const { data: appointment, etag } = await askAppointments(signal).get({ params: { id } });
  return { appointment, etag };
}

/** Takes a step from exactly the version that is known: what somebody else did meanwhile refuses it. */
export async function stepTo(
  { appointment: { id }, etag }: VersionedAppointment,
  body: { status: AppointmentStatus; reason?: string },
): Promise<VersionedAppointment> {
  const answer = await askAppointments().step({ params: { id }, body, ...(etag && { ifMatch: etag }) });
  return { appointment: answer.data, etag: answer.etag };
}

/** Moves it likewise. */
export async function moveTo(
  { appointment: { id }, etag }: VersionedAppointment,
  body: { startsAt: string; doctorId: string },
): Promise<VersionedAppointment> {
  const answer = await askAppointments().reschedule({ params: { id }, body, ...(etag && { ifMatch: etag }) });
  return { appointment: answer.data, etag: answer.etag };
}

import type { ClinicEvents, EventName } from "@rawat/contracts";
import type { NewEvent } from "@rawat/platform";
import type { KeptAppointment } from "./appointment.ts";

type AppointmentEvent = Exclude<Extract<EventName, `appointment.${string}`>, "appointment.reminder_due">;

/** What others are told of an appointment: never why somebody comes. */
export type Told = Pick<
  KeptAppointment,
  "id" | "version" | "patientId" | "doctorId" | "startsAt" | "endsAt" | "mode" | "status"
>;

export function toldOf({ id, patientId, doctorId, startsAt, endsAt, mode, status }: Omit<Told, "version">) {
  return { id, patientId, doctorId, startsAt, endsAt, mode, status };
}

/** The event that something happened to an appointment. */
export function tellOf<N extends AppointmentEvent>(type: N, appointment: Told): NewEvent<ClinicEvents, N> {
  return { type, subject: appointment.id, version: appointment.version, data: toldOf(appointment) } as NewEvent<
    ClinicEvents,
    N
  >;
}

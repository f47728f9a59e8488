import type { AppointmentStatus } from "./appointment.ts";

/** Which step may follow which. What is not in this table is no step. */
export const appointmentSteps: Readonly<Record<AppointmentStatus, readonly AppointmentStatus[]>> = {
  booked: ["confirmed", "checked_in", "cancelled", "no_show"],
  confirmed: ["checked_in", "cancelled", "no_show"],
  checked_in: ["in_progress", "cancelled"],
  in_progress: ["completed"],
  completed: [],
  cancelled: [],
  no_show: [],
};

/** Steps back, by which admin and staff mend a slip on the day of the appointment. No other step leads back. */
export const appointmentMends: Readonly<Partial<Record<AppointmentStatus, MendedStatus>>> = {
  no_show: "checked_in",
  checked_in: "confirmed",
  completed: "in_progress",
};
export type MendedStatus = "confirmed" | "checked_in" | "in_progress";

/** From when on a status may be reached: the beginning of the appointment's day, or its start. The others at any time. */
const reachedFrom: Readonly<Partial<Record<AppointmentStatus, "day" | "start">>> = {
  checked_in: "day",
  in_progress: "day",
  completed: "day",
  no_show: "start",
};

interface When {
  startsAt: string;
  endsAt: string;
}

/** What time it is, and how to tell the day of an instant in the clinic's zone. */
export interface ClinicClock {
  now: string;
  dayOf: (at: string) => string;
}

/** Whether it is too early for a status. */
export function isTooEarly(status: AppointmentStatus, { startsAt }: When, { now, dayOf }: ClinicClock): boolean {
  const from = reachedFrom[status];
  return from === "start" ? now < startsAt : from === "day" && dayOf(now) < dayOf(startsAt);
}

/** Whether it is the appointment's day, on which slips are mended. One that goes on over midnight has both days. */
export function isOnItsDay({ startsAt, endsAt }: When, { now, dayOf }: ClinicClock): boolean {
  const lastMoment = new Date(Date.parse(endsAt) - 1).toISOString();
  return dayOf(startsAt) <= dayOf(now) && dayOf(now) <= dayOf(lastMoment);
}

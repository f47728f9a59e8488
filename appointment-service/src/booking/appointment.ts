import { type AppointmentMode, AppointmentStatus, appointmentSteps, type NewAppointment } from "@rawat/contracts";
import { dateAt, instant } from "@rawat/platform";
import { minutesBetween } from "./marks.ts";

/** An appointment as it is kept, with what is sealed in it opened. */
export interface KeptAppointment {
  id: string;
  version: number;
  patientId: string;
  doctorId: string;
  startsAt: string;
  endsAt: string;
  /** The day it begins on by the clinic's clocks. */
  startsOn: string;
  durationMinutes: number;
  mode: AppointmentMode;
  status: AppointmentStatus;
  reason: string | null;
  statusReason: string | null;
  /** When the patient booked it by their own account; null where the front desk did. */
  selfBookedAt: string | null;
  /** From where, as a digest, while it takes the doctor's time; see `createOriginOf`. */
  selfBookedFrom: string | null;
  createdAt: string;
  updatedAt: string;
}

/** Where and when: what a move changes. */
export type Place = Pick<KeptAppointment, "doctorId" | "startsAt" | "endsAt" | "mode">;

const withdrawn: readonly AppointmentStatus[] = ["cancelled", "no_show"];

/** To come or under way. */
export const openStatuses = AppointmentStatus.options.filter((status) => appointmentSteps[status].length > 0);

/** Those that occupy their time. */
export const occupyingStatuses = AppointmentStatus.options.filter((status) => !withdrawn.includes(status));

export const canStep = (from: AppointmentStatus, to: AppointmentStatus): boolean => appointmentSteps[from].includes(to);

/** Whether an appointment of this status gives its time back. */
export const isWithdrawn = (status: AppointmentStatus): boolean => withdrawn.includes(status);

export const isFinal = (status: AppointmentStatus): boolean => appointmentSteps[status].length === 0;

/** Nobody has come for it yet: it may be moved, and its people are reminded of it. */
export const isAwaited = (status: AppointmentStatus): boolean => status === "booked" || status === "confirmed";

export const hasStarted = ({ startsAt }: { startsAt: string }, now: Date): boolean => startsAt <= instant(now);

interface Wished extends Pick<NewAppointment, "patientId" | "doctorId" | "startsAt" | "mode" | "reason"> {
  endsAt: string;
  bySelf?: boolean;
  from?: string | undefined;
}

/** An appointment that is just made. */
export function newAppointment(wish: Wished, id: string, zone: string, now: Date): KeptAppointment {
  const { patientId, doctorId, startsAt, endsAt, mode, reason, bySelf, from } = wish;
  const at = instant(now);
  return {
    id,
    version: 1,
    patientId,
    ...placed({ doctorId, startsAt, endsAt, mode }, zone),
    status: "booked",
    reason: reason ?? null,
    statusReason: null,
    selfBookedAt: bySelf ? at : null,
    selfBookedFrom: (bySelf && from) || null,
    createdAt: at,
    updatedAt: at,
  };
}

/** A place with what follows from it. */
export const placed = (place: Place, zone: string) => ({
  ...place,
  startsOn: dateAt(place.startsAt, zone),
  durationMinutes: minutesBetween(place.startsAt, place.endsAt),
});

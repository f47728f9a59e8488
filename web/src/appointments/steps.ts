import type { Appointment, AppointmentStatus, Role } from "@rawat/contracts";
import { appointmentMends, appointmentSteps, isOnItsDay, isTooEarly } from "@rawat/contracts/without-schemas";
import { dayOf } from "../clinic/clinic-time.ts";

const clock = () => ({ now: new Date().toISOString(), dayOf });

const visits: ReadonlySet<AppointmentStatus> = new Set(["in_progress", "completed"]);

/** Whether a step ends the appointment without a visit. */
export const isEnd = (status: AppointmentStatus): boolean => status === "cancelled" || status === "no_show";

/** Those whose time has come. A patient may cancel before it starts, and nothing else; the visit itself is begun and ended by its doctor. */
export const stepsFor = (appointment: Appointment, role: Role): readonly AppointmentStatus[] =>
  appointmentSteps[appointment.status].filter((next) =>
    role === "patient"
      ? next === "cancelled" && appointment.startsAt > clock().now
      : !isTooEarly(next, appointment, clock()) && (role === "doctor" || !visits.has(next)),
  );

/** The step back by which admin and staff mend a slip, on the day of the appointment. */
export const mendFor = (appointment: Appointment, role: Role) =>
  (role === "admin" || role === "staff") && isOnItsDay(appointment, clock())
    ? appointmentMends[appointment.status]
    : undefined;

export const mayMove = ({ status, startsAt }: Appointment, role: Role): boolean =>
  role !== "doctor" &&
  (status === "booked" || status === "confirmed") &&
  (role !== "patient" || startsAt > clock().now);

/**
 * The steps by which whoever takes a step takes it back. Nothing leads back to `booked`; what was booked is confirmed then, which
 * stands as well. Undefined where no way leads back.
 */
export function wayBack(
  appointment: Appointment,
  taken: AppointmentStatus,
  role: Role,
): readonly AppointmentStatus[] | undefined {
  const aim = appointment.status === "booked" ? "confirmed" : appointment.status;
  const way: AppointmentStatus[] = [];
  for (let at = taken; at !== aim; ) {
    const here = { ...appointment, status: at };
    const next = stepsFor(here, role).includes(aim) ? aim : mendFor(here, role);
    if (next === undefined) return undefined;
    way.push(next);
    at = next;
  }
  return way.length > 0 ? way : undefined;
}

import { type Actor, type AppointmentStatus, appointmentMends, isOnItsDay, isTooEarly } from "@rawat/contracts";
import { Conflict, dateAt, Forbidden, instant } from "@rawat/platform";
import { canStep, hasStarted, type KeptAppointment } from "./appointment.ts";
import { canMend, isPatient } from "./policy.ts";

type Stepped = Pick<KeptAppointment, "patientId" | "status" | "startsAt" | "endsAt">;

/**
 * Whether the actor may take this step now: one that leads on, not before its time, or one back that mends a slip, on the same
 * day. A patient may cancel before it starts, and nothing else.
 *
 * @throws Conflict; Forbidden
 */
export function assertStep(
  actor: Actor,
  appointment: Stepped,
  status: AppointmentStatus,
  { now, zone }: { now: Date; zone: string },
): void {
  const refused = { patientId: appointment.patientId };
  if (isPatient(actor)) {
    if (status !== "cancelled") throw new Forbidden("not_allowed", { detail: "Please ask the front desk", refused });
    if (hasStarted(appointment, now)) throw new Conflict("appointment_started");
  }
  const clock = { now: instant(now), dayOf: (at: string) => dateAt(at, zone) };
  if (canStep(appointment.status, status)) {
    if (isTooEarly(status, appointment, clock)) throw new Conflict("too_early");
    return;
  }
  if (appointmentMends[appointment.status] !== status) throw new Conflict("illegal_step");
  if (!canMend(actor)) throw new Forbidden("not_allowed", { detail: "Please ask the front desk", refused });
  if (!isOnItsDay(appointment, clock)) throw new Conflict("illegal_step");
}

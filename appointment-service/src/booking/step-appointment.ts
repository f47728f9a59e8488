import type { Actor, AppointmentStatus } from "@rawat/contracts";
import { audit, Conflict, Forbidden, instant, inTransaction, Stale, type Transaction } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { deleteReminders } from "../reminders/reminder-store.ts";
import { canStep, hasStarted, isFinal, isWithdrawn, type KeptAppointment } from "./appointment.ts";
import { updateAppointment } from "./appointment-store.ts";
import { isPatient } from "./policy.ts";
import { getAppointment } from "./read-appointments.ts";
import { freeTime } from "./taken-time-store.ts";
import { tellOf } from "./tell.ts";

interface Wish {
  id: string;
  status: AppointmentStatus;
  reason?: string | null | undefined;
  /** The version that If-Match demands. */
  ifMatch: number | undefined;
}

const triesMax = 10;

/** Takes an appointment to its next status. A patient may cancel their own before it starts, and nothing else. */
export async function stepAppointment(deps: Deps, actor: Actor, wish: Wish): Promise<KeptAppointment> {
  for (let tries = 1; ; tries++) {
    const before = await getAppointment(deps, actor, wish.id);
    if (wish.ifMatch !== undefined && before.version !== wish.ifMatch) throw new Stale("stale_version");
    assertAllowed(actor, before, wish.status, deps.clock.now());
    const after = await inTransaction(deps.db, (trx) => takeStep(trx, deps, before, wish.status, wish.reason));
    if (after) return after;
    if (wish.ifMatch !== undefined || tries === triesMax) throw new Stale("stale_version");
  }
}

function assertAllowed(actor: Actor, appointment: KeptAppointment, status: AppointmentStatus, now: Date): void {
  if (isPatient(actor)) {
    const refused = { patientId: appointment.patientId };
    if (status !== "cancelled") throw new Forbidden("not_allowed", { detail: "Please ask the front desk", refused });
    if (hasStarted(appointment, now)) throw new Conflict("appointment_started");
  }
  if (!canStep(appointment.status, status)) throw new Conflict("illegal_step");
}

/** Writes a step down with all that follows from it; undefined when somebody else changed the appointment in the meantime. */
export async function takeStep(
  trx: Transaction,
  { clock, encryption, outbox }: Pick<Deps, "clock" | "encryption" | "outbox">,
  before: KeptAppointment,
  status: AppointmentStatus,
  reason?: string | null,
  actor?: Actor,
): Promise<KeptAppointment | undefined> {
  const after = {
    ...before,
    status,
    statusReason: isWithdrawn(status) ? (reason ?? null) : null,
    version: before.version + 1,
    updatedAt: instant(clock.now()),
  };
  if (!(await updateAppointment(trx, after, encryption))) return undefined;
  if (isWithdrawn(status)) await freeTime(trx, after.id);
  if (isFinal(status)) await deleteReminders(trx, after.id);
  await audit(trx, { action: "appointment.status", subjectId: after.id, patientId: after.patientId }, actor);
  await outbox.publish(trx, tellOf("appointment.status_changed", after));
  return after;
}

import type { Actor, AppointmentStatus } from "@rawat/contracts";
import { audit, currentActor, instant, inTransaction, lastWriterWins, type Transaction } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { deleteReminders } from "../reminders/reminder-store.ts";
import { assertStep } from "./allowed-steps.ts";
import { isFinal, isWithdrawn, type KeptAppointment } from "./appointment.ts";
import { updateAppointment } from "./appointment-store.ts";
import { enter, placing } from "./placing.ts";
import { getAppointment } from "./read-appointments.ts";
import { freeTime, takeTime } from "./taken-time-store.ts";
import { tellOf } from "./tell.ts";

interface Wish {
  id: string;
  status: AppointmentStatus;
  reason?: string | null | undefined;
  /** The version that If-Match demands. */
  ifMatch: number | undefined;
}

/** Takes an appointment to its next status, or back by a step that mends a slip. */
export function stepAppointment(deps: Deps, actor: Actor, wish: Wish): Promise<KeptAppointment> {
  return lastWriterWins(wish.ifMatch, async () => {
    const before = await getAppointment(deps, actor, wish.id);
    if (wish.ifMatch !== undefined && before.version !== wish.ifMatch) return undefined;
    assertStep(actor, before, wish.status, { now: deps.clock.now(), zone: deps.zone });
    return write(deps, before, wish);
  });
}

/**
 * What was over goes on again: for that its people must still be there, as for a booking. And who came after all needs the time
 * again that was given back; somebody else may have it by now.
 *
 * @throws Conflict naming who is busy then; Unusable for somebody who was archived since.
 */
function write(deps: Deps, before: KeptAppointment, { status, reason }: Wish): Promise<KeptAppointment | undefined> {
  const step = (trx: Transaction) => takeStep(trx, deps, before, status, reason);
  if (!isFinal(before.status)) return inTransaction(deps.db, step, { line: before.id });
  const stepAgain = async (trx: Transaction) => {
    await enter(trx, before, deps.clock.now());
    const after = await step(trx);
    if (after && isWithdrawn(before.status)) await takeTime(trx, after);
    return after;
  };
  return isWithdrawn(before.status)
    ? placing(deps, before, stepAgain)
    : inTransaction(deps.db, stepAgain, { line: [before.doctorId, before.patientId] });
}

/** Writes a step down with all that follows from it; undefined when somebody else changed the appointment in the meantime. */
export async function takeStep(
  trx: Transaction,
  { clock, encryption, outbox }: Pick<Deps, "clock" | "encryption" | "outbox">,
  before: KeptAppointment,
  status: AppointmentStatus,
  reason?: string | null,
  actor: Actor = currentActor(),
): Promise<KeptAppointment | undefined> {
  const after = {
    ...before,
    status,
    statusReason: isWithdrawn(status) ? (reason ?? null) : null,
    selfBookedFrom: isFinal(status) ? null : before.selfBookedFrom,
    version: before.version + 1,
    updatedAt: instant(clock.now()),
  };
  if (!(await updateAppointment(trx, after, encryption))) return undefined;
  if (isWithdrawn(status)) await freeTime(trx, after.id);
  if (isFinal(status)) await deleteReminders(trx, after.id);
  await audit(trx, actor, { action: "appointment.status", subjectId: after.id, whose: { patientId: after.patientId } });
  await outbox.publish(trx, tellOf("appointment.status_changed", after));
  return after;
}

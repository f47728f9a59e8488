import type { Actor } from "@rawat/contracts";
import {
  Conflict,
  Invalid,
  instant,
  inTransaction,
  isUniqueViolation,
  type Transaction,
  Unusable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { enterPerson, isScheduleOlder } from "../people/people-store.ts";
import { deleteReminders, setReminders } from "../reminders/reminder-store.ts";
import { hasStarted, type KeptAppointment } from "./appointment.ts";
import { countMinutesFrom, isKnown } from "./appointment-store.ts";
import { faultOfStart, minutesLater } from "./marks.ts";
import { isPatient } from "./policy.ts";
import { freeTime, listBusy, takeTime } from "./taken-time-store.ts";

/** @throws Invalid when no appointment may begin then, whoever the doctor is. */
export function assertBookable(startsAt: string, now: Date): void {
  const message = faultOfStart(startsAt, now);
  if (message) throw new Invalid("invalid_request", { issues: [{ path: "startsAt", message }] });
}

/** @throws Invalid naming what was to be changed of an appointment that has begun at its old time, which nobody sent. */
export function assertStillAhead(
  before: Pick<KeptAppointment, "startsAt">,
  changed: readonly string[],
  now: Date,
): void {
  if (!hasStarted(before, now)) return;
  const message = "The appointment has begun: this no longer changes";
  throw new Invalid("invalid_request", { issues: changed.map((path) => ({ path, message })) });
}

/** More of a doctor's time than a long visit takes is the front desk's to give. */
const ownMinutesMax = 120;

/** @throws Invalid when patients ask for more of a doctor's time than they may take for themselves. */
export function assertModest(actor: Actor, durationMinutes: number | undefined): void {
  if (!isPatient(actor) || durationMinutes === undefined || durationMinutes <= ownMinutesMax) return;
  const message = `Expected at most ${ownMinutesMax} minutes; the front desk books longer ones`;
  throw new Invalid("invalid_request", { issues: [{ path: "durationMinutes", message }] });
}

/**
 * A look before anybody is asked. It decides nothing, for the time may be gone a moment later, but of a thousand who want one
 * slot it spares nearly all the way to the neighbours.
 */
export async function assertLooksFree(
  { db }: Deps,
  {
    doctorId,
    startsAt,
    durationMinutes = 5,
  }: { doctorId: string; startsAt: string; durationMinutes?: number | undefined },
  exceptId?: string,
): Promise<void> {
  const stretch = { startsAt, endsAt: minutesLater(startsAt, durationMinutes) };
  if ((await listBusy(db, [doctorId], stretch, exceptId)).length > 0) throw new Conflict("slot_taken");
}

/**
 * Runs what takes an appointment's time in one transaction. Who finds it taken meanwhile, before they stand in the line or when
 * their turn has come, begins none: of a hundred who looked at once, the last would have no time left.
 *
 * @throws Conflict naming who of doctor and patient is busy then.
 */
export async function placing<T>(
  { db }: Deps,
  appointment: KeptAppointment,
  work: (trx: Transaction) => Promise<T>,
): Promise<T> {
  const { id, doctorId, patientId } = appointment;
  const look = () => listBusy(db, [doctorId, patientId], appointment, id);
  const assertFree = async () => {
    const busy = await look();
    if (busy.length > 0) throw conflictOf(busy, appointment);
  };
  await assertFree();
  try {
    return await inTransaction(db, work, { line: [doctorId, patientId], first: assertFree });
  } catch (error) {
    throw isUniqueViolation(error) ? conflictOf(await look(), appointment, error) : error;
  }
}

/** Who took the time may have given it back by now; then it was the doctor's as likely as not. */
function conflictOf(busy: readonly string[], { doctorId, patientId }: KeptAppointment, cause?: unknown): Conflict {
  const isPatientBusy = busy.includes(patientId) && !busy.includes(doctorId);
  return new Conflict(isPatientBusy ? "patient_busy" : "slot_taken", { cause });
}

/** The doctor's schedule changed since it was asked: what it said counts no more. */
class ScheduleChanged extends Conflict {}

const asksMax = 5;

/** Runs what asks for a doctor's schedule and then takes their time, anew where the schedule changed in between. */
export async function asScheduled<T>(work: () => Promise<T>): Promise<T> {
  for (let asks = 1; ; asks++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ScheduleChanged) || asks === asksMax) throw error;
    }
  }
}

/**
 * Puts those who book for the same patient or the same doctor in a line, in which closing one of them stands too. It comes
 * first in a transaction, and in the order of ids: so nobody waits for one who waits for them.
 *
 * @param scheduleVersion the schedule that the time was checked against, where it was.
 * @throws Unusable for somebody who takes no more bookings; ScheduleChanged
 */
export async function enter(
  trx: Transaction,
  { patientId, doctorId }: Pick<KeptAppointment, "patientId" | "doctorId">,
  now: Date,
  scheduleVersion?: number,
): Promise<void> {
  for (const id of [patientId, doctorId].sort()) {
    const checked = id === doctorId ? scheduleVersion : undefined;
    if (await enterPerson(trx, id, instant(now), checked)) continue;
    if (checked !== undefined && (await isScheduleOlder(trx, id, checked)))
      throw new ScheduleChanged("outside_schedule");
    throw new Unusable(id === patientId ? "unknown_patient" : "unknown_doctor");
  }
}

/**
 * Accounts cost nothing, so what one may book binds nobody who makes many. Of a doctor's day people whom the clinic does not know
 * yet take no more than a part from one place, and the rest is left to everybody else. The doctor's row is held.
 *
 * @throws Unusable
 */
export async function assertShared(
  trx: Transaction,
  { ownLimits }: Pick<Deps, "ownLimits">,
  actor: Actor,
  appointment: KeptAppointment,
): Promise<void> {
  if (!isPatient(actor) || appointment.selfBookedFrom === null) return;
  const taken = await countMinutesFrom(trx, appointment);
  if (taken + appointment.durationMinutes <= ownLimits.newcomersMinutes) return;
  if (!(await isKnown(trx, appointment.patientId))) throw new Unusable("too_many_newcomers");
}

/** Gives an appointment its time, and sets the reminders of it. */
export async function settle(trx: Transaction, appointment: KeptAppointment, now: Date): Promise<void> {
  await takeTime(trx, appointment);
  await setReminders(trx, appointment, now);
}

/** Takes from an appointment what it had been given. */
export async function unsettle(trx: Transaction, appointmentId: string): Promise<void> {
  await freeTime(trx, appointmentId);
  await deleteReminders(trx, appointmentId);
}

import type { Actor, AppointmentChanges, AppointmentMove, NewAppointment } from "@rawat/contracts";
import {
  audit,
  Conflict,
  currentActor,
  instant,
  inTransaction,
  lastWriterWins,
  type Transaction,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { hasStarted, isAwaited, isFinal, type KeptAppointment, type Place, placed } from "./appointment.ts";
import { updateAppointment } from "./appointment-store.ts";
import { minutesLater } from "./marks.ts";
import { askDoctor, assertFits } from "./neighbours.ts";
import {
  asScheduled,
  assertBookable,
  assertLooksFree,
  assertModest,
  assertShared,
  assertStillAhead,
  enter,
  placing,
  settle,
  unsettle,
} from "./placing.ts";
import { isPatient } from "./policy.ts";
import { getAppointment } from "./read-appointments.ts";
import { tellOf } from "./tell.ts";

/** What shall be different; what is absent stays. */
type Wish = Omit<AppointmentChanges, "durationMinutes"> & { durationMinutes?: number | "one slot" | undefined };

interface Change {
  actor: Actor;
  id: string;
  /** The version that If-Match demands. */
  ifMatch: number | undefined;
}

/** Puts the fields of a form in place of what is there. Without a length it takes one slot again, as it did at first. */
export const replaceAppointment = (deps: Deps, change: Change, wish: NewAppointment): Promise<KeptAppointment> =>
  run(deps, change, { ...wish, durationMinutes: wish.durationMinutes ?? "one slot", reason: wish.reason ?? null });

/** Changes the fields that are told. */
export const changeAppointment = (deps: Deps, change: Change, wish: AppointmentChanges): Promise<KeptAppointment> =>
  run(deps, change, wish);

/** Moves an appointment to another time or doctor: it has the new time, or still the old one, and never both or neither. */
export const rescheduleAppointment = (deps: Deps, change: Change, wish: AppointmentMove): Promise<KeptAppointment> =>
  run(deps, change, wish);

const run = (deps: Deps, change: Change, wish: Wish): Promise<KeptAppointment> =>
  lastWriterWins(change.ifMatch, () => asScheduled(() => runOnce(deps, change, wish)));

async function runOnce(deps: Deps, { actor, id, ifMatch }: Change, wish: Wish): Promise<KeptAppointment | undefined> {
  const now = deps.clock.now();
  const before = await getAppointment(deps, actor, id);
  if (ifMatch !== undefined && before.version !== ifMatch) return undefined;
  if (wish.patientId !== undefined && wish.patientId !== before.patientId) throw new Conflict("patient_fixed");
  if (changesNothing(before, wish)) return before;
  if (isPatient(actor) && hasStarted(before, now)) throw new Conflict("appointment_started");
  if (isFinal(before.status)) throw new Conflict("illegal_step");
  const { durationMinutes } = wish;
  if (typeof durationMinutes === "number" && durationMinutes !== before.durationMinutes)
    assertModest(actor, durationMinutes);
  const moved = await newPlace(deps, before, wish, now);
  const place = moved?.place;
  const reason = wish.reason === undefined ? before.reason : wish.reason;
  if (!place && reason === before.reason) return before;
  const changed = {
    ...before,
    ...(place && placed(place, deps.zone)),
    reason,
    version: before.version + 1,
    updatedAt: instant(now),
  };
  return write(deps, actor, changed, moved);
}

/** What was read may be sent back, whatever became of the appointment: only a change can come too late. */
const changesNothing = (before: KeptAppointment, wish: Wish): boolean =>
  (["doctorId", "startsAt", "durationMinutes", "mode", "reason"] as const).every(
    (field) => wish[field] === undefined || wish[field] === before[field],
  );

/** Where an appointment is moved to, and the schedule that it was checked against. */
interface Moved {
  place: Place;
  scheduleVersion: number | undefined;
}

/**
 * Where the appointment is to be moved, by every rule that a booking obeys; undefined when it stays where it is.
 *
 * @throws Conflict when it may not be moved any more, or the doctor does not work then.
 */
async function newPlace(deps: Deps, before: KeptAppointment, wish: Wish, now: Date): Promise<Moved | undefined> {
  const { doctorId = before.doctorId, startsAt = before.startsAt, mode = before.mode } = wish;
  const isElsewhere = doctorId !== before.doctorId || startsAt !== before.startsAt || mode !== before.mode;
  const canMove = isAwaited(before.status);
  const wished = wish.durationMinutes ?? before.durationMinutes;
  if (!isElsewhere && wished === before.durationMinutes) return undefined;
  // A form that does not tell the length says nothing of it where the length can no longer change.
  if (!isElsewhere && wished === "one slot" && (!canMove || hasStarted(before, now))) return undefined;
  if (!canMove) throw new Conflict("illegal_step");
  if (startsAt === before.startsAt) assertStillAhead(before, changedFields(before, wish), now);
  else assertBookable(startsAt, now);
  const durationMinutes = wished === "one slot" ? undefined : wished;
  await assertLooksFree(deps, { doctorId, startsAt, durationMinutes }, before.id);
  const {
    fit,
    endsAt: oneSlot,
    scheduleVersion,
  } = await askDoctor(deps, { doctorId, startsAt, mode, durationMinutes });
  if (!isElsewhere && wished === "one slot" && (fit !== "fits" || oneSlot === before.endsAt)) return undefined;
  assertFits(fit);
  const endsAt = durationMinutes === undefined ? oneSlot : minutesLater(startsAt, durationMinutes);
  return { place: { doctorId, startsAt, endsAt, mode }, scheduleVersion };
}

/** What of a place the caller wants otherwise, as the caller calls it. */
function changedFields(before: KeptAppointment, wish: Wish): string[] {
  const fields = [
    wish.doctorId !== undefined && wish.doctorId !== before.doctorId && (wish.doctorField ?? "doctorId"),
    typeof wish.durationMinutes === "number" && wish.durationMinutes !== before.durationMinutes && "durationMinutes",
    wish.mode !== undefined && wish.mode !== before.mode && "mode",
  ];
  return fields.filter((field) => field !== false);
}

function write(
  deps: Deps,
  actor: Actor,
  changed: KeptAppointment,
  moved: Moved | undefined,
): Promise<KeptAppointment | undefined> {
  const work = async (trx: Transaction) => {
    const now = deps.clock.now();
    if (moved) {
      await enter(trx, changed, now, moved.scheduleVersion);
      await assertShared(trx, deps, actor, changed);
    }
    if (!(await updateAppointment(trx, changed, deps.encryption))) return undefined;
    const action = moved ? "appointment.reschedule" : "appointment.change";
    await audit(trx, currentActor(), { action, subjectId: changed.id, whose: { patientId: changed.patientId } });
    if (moved) {
      await unsettle(trx, changed.id);
      await settle(trx, changed, now);
      await deps.outbox.publish(trx, tellOf("appointment.rescheduled", changed));
    }
    return changed;
  };
  return moved ? placing(deps, changed, work) : inTransaction(deps.db, work, { line: changed.id });
}

import type { Actor, NewAppointment } from "@rawat/contracts";
import { audit, crashPoint, currentActor, type IdempotencyClaim, instant, newId, Unusable } from "@rawat/platform";
import type { Knex } from "knex";
import type { Deps } from "../deps.ts";
import { type KeptAppointment, newAppointment } from "./appointment.ts";
import { countComing, countSelfBooked, insertAppointment } from "./appointment-store.ts";
import { minutesLater } from "./marks.ts";
import { askBoth } from "./neighbours.ts";
import {
  asScheduled,
  assertBookable,
  assertLooksFree,
  assertModest,
  assertShared,
  enter,
  placing,
  settle,
} from "./placing.ts";
import { canBookFor, isPatient } from "./policy.ts";
import { tellOf } from "./tell.ts";

/** Books a time for a patient. Any number may want one time at once: the unique rows of taken time give it to one. */
export const bookAppointment = (
  deps: Deps,
  actor: Actor,
  wish: NewAppointment,
  idempotency?: IdempotencyClaim,
): Promise<KeptAppointment> => asScheduled(() => bookOnce(deps, actor, wish, idempotency));

async function bookOnce(
  deps: Deps,
  actor: Actor,
  wish: NewAppointment,
  idempotency?: IdempotencyClaim,
): Promise<KeptAppointment> {
  const now = deps.clock.now();
  assertBookable(wish.startsAt, now);
  assertModest(actor, wish.durationMinutes);
  if (!canBookFor(actor, wish.patientId))
    throw new Unusable("unknown_patient", { refused: { patientId: wish.patientId } });
  await assertLooksFree(deps, wish);
  await assertRoom(deps.db, deps, actor, wish.patientId);
  const { endsAt, scheduleVersion } = await askBoth(deps, wish.patientId, wish);
  const appointment = newAppointment(
    { ...wish, endsAt, bySelf: isPatient(actor), from: deps.originOf() },
    newId(),
    deps.zone,
    now,
  );
  await placing(deps, appointment, async (trx) => {
    await enter(trx, appointment, deps.clock.now(), scheduleVersion);
    await assertRoom(trx, deps, actor, appointment.patientId);
    await assertShared(trx, deps, actor, appointment);
    await insertAppointment(trx, appointment, deps.encryption);
    await settle(trx, appointment, now);
    await audit(trx, currentActor(), {
      action: "appointment.book",
      subjectId: appointment.id,
      whose: { patientId: appointment.patientId },
    });
    await deps.outbox.publish(trx, tellOf("appointment.booked", appointment));
    await idempotency?.complete(trx, appointment.id);
    crashPoint("appointment-before-commit");
  });
  crashPoint("appointment-committed");
  return appointment;
}

const dayMinutes = 24 * 60;

/**
 * Patients keep no more than a few appointments ahead for themselves, and make no more than some in a day: what they cancel
 * frees its time, but stays in the clinic's books. The front desk may book more for them.
 */
async function assertRoom(db: Knex, { clock, ownLimits }: Deps, actor: Actor, patientId: string): Promise<void> {
  if (!isPatient(actor)) return;
  const now = instant(clock.now());
  const isFull =
    (await countComing(db, patientId, now)) >= ownLimits.ahead ||
    (await countSelfBooked(db, patientId, minutesLater(now, -dayMinutes))) >= ownLimits.aDay;
  if (isFull) throw new Unusable("too_many_appointments");
}

import type { Actor, NewTimeOff } from "@rawat/contracts";
import {
  audit,
  currentActor,
  type IdempotencyClaim,
  Invalid,
  instant,
  instantRange,
  inTransaction,
  NotFound,
  newId,
  notYours,
  type Transaction,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { getKeptDoctor, keepsScheduleOf } from "./policy.ts";
import { assertSpan } from "./range.ts";
import { changeSchedule } from "./set-schedule.ts";
import { deleteTimeOff, findTimeOff, insertTimeOff, type StoredTimeOff } from "./time-off-store.ts";

const daysMax = 366;

/** Notes that a doctor is away. Appointments that lie within stay, for people have to be spoken to first. */
export async function addTimeOff(
  deps: Deps,
  actor: Actor,
  doctorId: string,
  wish: NewTimeOff,
  idempotency?: IdempotencyClaim,
): Promise<StoredTimeOff> {
  await getKeptDoctor(deps, actor, doctorId);
  const timeOff = {
    id: newId(),
    doctorId,
    ...lengthOf(wish, deps.zone),
    reason: wish.reason ?? null,
    createdAt: instant(deps.clock.now()),
  };
  await inTransaction(
    deps.db,
    async (trx) => {
      await changeSchedule(trx, deps, doctorId);
      await insertTimeOff(trx, timeOff);
      await audit(trx, currentActor(), { action: "time_off.create", subjectId: timeOff.id });
      await idempotency?.complete(trx, timeOff.id);
    },
    { line: doctorId },
  );
  return timeOff;
}

function lengthOf({ from, to }: NewTimeOff, zone: string): { startsAt: string; endsAt: string } {
  const { from: startsAt = from, before: endsAt = to } = instantRange({ from, to }, zone);
  assertSpan(startsAt, endsAt, daysMax, zone);
  if (startsAt === endsAt)
    throw new Invalid("invalid_request", { issues: [{ path: "to", message: "Expected a time after from" }] });
  return { startsAt, endsAt };
}

/** Takes back that a doctor is away. */
export async function removeTimeOff(deps: Deps, actor: Actor, doctorId: string, id: string): Promise<void> {
  await getKeptDoctor(deps, actor, doctorId);
  await inTransaction(
    deps.db,
    async (trx) => {
      if (!(await deleteTimeOff(trx, id, doctorId))) throw await absentOrOthers(trx, actor, id);
      await changeSchedule(trx, deps, doctorId);
      await audit(trx, currentActor(), { action: "time_off.delete", subjectId: id });
    },
    { line: doctorId },
  );
}

/** Under a doctor's own path another's time off is not there; who tried it may still be told of. */
async function absentOrOthers(trx: Transaction, actor: Actor, id: string): Promise<NotFound> {
  const timeOff = await findTimeOff(trx, id);
  return timeOff && !keepsScheduleOf(actor, timeOff.doctorId) ? notYours() : new NotFound("not_found");
}

/** Somebody's time off. @throws NotFound */
export async function getTimeOff({ db }: Deps, id: string): Promise<StoredTimeOff> {
  const timeOff = await findTimeOff(db, id);
  if (!timeOff) throw new NotFound("not_found");
  return timeOff;
}

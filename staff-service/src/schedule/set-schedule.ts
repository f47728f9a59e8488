import type { Actor, ScheduleEntry } from "@rawat/contracts";
import { audit, currentActor, inTransaction, NotFound, Stale, type Transaction } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { countScheduleChange, findStaffMember } from "../people/staff-store.ts";
import { getKeptDoctor } from "./policy.ts";
import { findWeek, replaceWeek } from "./schedule-store.ts";
import { stretchOf } from "./week.ts";

/** Replaces a doctor's week. What is booked already stays. */
export async function setSchedule(
  deps: Deps,
  actor: Actor,
  doctorId: string,
  entries: readonly ScheduleEntry[],
  ifMatch?: number,
) {
  await getKeptDoctor(deps, actor, doctorId);
  return inTransaction(
    deps.db,
    async (trx) => {
      const version = await changeSchedule(trx, deps, doctorId, ifMatch);
      await replaceWeek(trx, doctorId, entries.map(stretchOf));
      await audit(trx, currentActor(), { action: "schedule.update", subjectId: doctorId });
      return { week: await findWeek(trx, doctorId), version };
    },
    { line: doctorId },
  );
}

/** Counts a change of a doctor's schedule and tells of it. @throws NotFound; Stale */
export async function changeSchedule(
  trx: Transaction,
  { outbox }: Pick<Deps, "outbox">,
  doctorId: string,
  ifMatch?: number,
): Promise<number> {
  const version = await countScheduleChange(trx, doctorId, ifMatch);
  if (version === undefined) {
    if (await findStaffMember(trx, doctorId)) throw new Stale("stale_version");
    throw new NotFound("not_found");
  }
  await outbox.publish(trx, { type: "schedule.changed", subject: doctorId, version, data: { doctorId } });
  return version;
}

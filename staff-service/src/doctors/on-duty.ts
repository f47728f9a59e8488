import { instant } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findWeeks } from "../schedule/schedule-store.ts";
import { findTimeOffWithin } from "../schedule/time-off-store.ts";
import { stretchAt } from "../schedule/week.ts";
import { findShutOut } from "./account-store.ts";

/** Who of some doctors works now: their schedule says so, they are not away, and they can come in. */
export async function doctorsOnDuty(
  { db, clock, zone }: Pick<Deps, "db" | "clock" | "zone">,
  ids: readonly string[],
): Promise<Set<string>> {
  const now = clock.now();
  const at = instant(now);
  const [weeks, timeOff, shutOut] = await Promise.all([
    findWeeks(db, ids),
    findTimeOffWithin(db, ids, at, instant(new Date(now.getTime() + 1))),
    findShutOut(db, ids),
  ]);
  const away = new Set(timeOff.map(({ doctorId }) => doctorId));
  const isWorking = (id: string) => stretchAt(weeks.get(id) ?? [], at, zone) !== undefined;
  return new Set(ids.filter((id) => !away.has(id) && !shutOut.has(id) && isWorking(id)));
}

import { instant } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { findWeeks } from "../schedule/schedule-store.ts";
import { findTimeOffWithin } from "../schedule/time-off-store.ts";
import { stretchAt } from "../schedule/week.ts";

/** Who of some doctors works now: their schedule says so, and they are not away. */
export async function doctorsOnDuty(
  { db, clock, zone }: Pick<Deps, "db" | "clock" | "zone">,
  ids: readonly string[],
): Promise<Set<string>> {
  const now = clock.now();
  const at = instant(now);
  const [weeks, timeOff] = await Promise.all([
    findWeeks(db, ids),
    findTimeOffWithin(db, ids, at, instant(new Date(now.getTime() + 1))),
  ]);
  const away = new Set(timeOff.map(({ doctorId }) => doctorId));
  return new Set(ids.filter((id) => !away.has(id) && stretchAt(weeks.get(id) ?? [], at, zone) !== undefined));
}

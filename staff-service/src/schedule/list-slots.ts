import { bookableDaysMax, type Slot } from "@rawat/contracts";
import { assertAwaited, instant, instantRange } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { bookingsWithin } from "./bookings.ts";
import { freeSlots, type Hours, type Wanted } from "./free-slots.ts";
import { getDoctor } from "./policy.ts";
import { assertSpan, daysLater } from "./range.ts";
import { findWeeks } from "./schedule-store.ts";
import { findTimeOffWithin } from "./time-off-store.ts";

const daysUnlessTold = 7;
const daysMax = 31;

/** A doctor's free slots in a span. @throws NotFound; Invalid for a span that is too long; Unavailable when bookings cannot be asked for; TooSlow where nobody waits any more. */
export async function listSlots(
  deps: Deps,
  doctorId: string,
  range: { from?: string | undefined; to?: string | undefined },
): Promise<Slot[]> {
  await getDoctor(deps, doctorId);
  const now = instant(deps.clock.now());
  const told = instantRange(range, deps.zone);
  const from = told.from ?? now;
  const before = told.before ?? daysLater(from, daysUnlessTold, deps.zone);
  assertSpan(from, before, daysMax, deps.zone);
  const wanted = { from, before: bookable(before, now), now, zone: deps.zone };
  const hours = (await hoursOf(deps, [doctorId], wanted)).get(doctorId);
  // A month of them takes longer than all that was asked for it.
  assertAwaited();
  return hours ? [...freeSlots(hours, wanted)] : [];
}

const dayMs = 24 * 3_600_000;

/** What lies further ahead than anybody may book is not offered. */
function bookable(before: string, now: string): string {
  // The last instant that may be booked is offered as well.
  const end = instant(new Date(Date.parse(now) + bookableDaysMax * dayMs + 1));
  return before < end ? before : end;
}

/** Which of some doctors, a hundred at most, have a free slot in a span. */
export async function doctorsWithFreeSlots(
  deps: Deps,
  doctorIds: readonly string[],
  wanted: Wanted,
): Promise<Set<string>> {
  const asked = { ...wanted, before: bookable(wanted.before, wanted.now) };
  const hours = await hoursOf(deps, doctorIds, asked);
  // The first slot found is enough.
  return new Set([...hours].filter(([, its]) => !freeSlots(its, asked).next().done).map(([id]) => id));
}

/** The hours of those who have a slot that may be free, by doctor: their bookings are asked for once, together. */
async function hoursOf(deps: Deps, doctorIds: readonly string[], wanted: Wanted): Promise<Map<string, Hours>> {
  const { from, before } = wanted;
  const [weeks, timeOff] = await Promise.all([
    findWeeks(deps.db, doctorIds),
    findTimeOffWithin(deps.db, doctorIds, from, before),
  ]);
  const away = Map.groupBy(timeOff, ({ doctorId }) => doctorId);
  const hours = [...weeks].map(([id, week]) => ({ id, week, taken: away.get(id) ?? [] }));
  const candidates = hours.filter((its) => !freeSlots(its, wanted).next().done);
  if (candidates.length === 0) return new Map();
  assertAwaited();
  const ids = candidates.map(({ id }) => id);
  const booked = Map.groupBy(await bookingsWithin(deps, ids, from, before), ({ doctorId }) => doctorId);
  return new Map(candidates.map(({ id, week, taken }) => [id, { week, taken: [...taken, ...(booked.get(id) ?? [])] }]));
}

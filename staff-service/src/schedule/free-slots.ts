import type { Slot } from "@rawat/contracts";
import { dateAt, instant, instantAt, minutesAt, nextDay } from "@rawat/platform";
import { dayOfWeekOf, type Stretch } from "./week.ts";

/** A half-open span of time. */
export interface Span {
  startsAt: string;
  endsAt: string;
}

export interface Hours {
  week: readonly Stretch[];
  /** What the doctor is not free in: time off and bookings, in any order. */
  taken: readonly Span[];
}

/** The span asked for, and what time it is. */
export interface Wanted {
  from: string;
  before: string;
  now: string;
  zone: string;
}

/** A doctor's free slots in a span, in order: those that begin after now, lie wholly in the span and touch nothing that is taken. */
export function* freeSlots({ week, taken }: Hours, { from, before, now, zone }: Wanted): Generator<Slot> {
  if (before <= now) return;
  const spans = joined(taken);
  let next = 0;
  for (let date = dateAt(from > now ? from : now, zone); date <= dateAt(before, zone); date = nextDay(date)) {
    for (const slot of slotsOn(date, week, zone)) {
      if (slot.startsAt <= now || slot.startsAt < from || slot.endsAt > before) continue;
      while ((spans[next]?.endsAt ?? slot.endsAt) <= slot.startsAt) next++;
      if ((spans[next]?.startsAt ?? slot.endsAt) >= slot.endsAt) yield slot;
    }
  }
}

/** The spans in order, those that overlap or touch as one. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { startsAt, endsAt } of [...spans].sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1))) {
    const last = result.at(-1);
    if (!last || last.endsAt < startsAt) result.push({ startsAt, endsAt });
    else if (last.endsAt < endsAt) last.endsAt = endsAt;
  }
  return result;
}

/** Every slot of a day, free or not: the stretches of its weekday, cut into pieces. What is left over at an end is none. */
function* slotsOn(date: string, week: readonly Stretch[], zone: string): Generator<Slot> {
  const dayOfWeek = dayOfWeekOf(date);
  const stretches = week.filter((it) => it.dayOfWeek === dayOfWeek).sort((a, b) => a.startMinute - b.startMinute);
  if (stretches.length === 0) return;
  const begin = beginningsOn(date, zone);
  for (const { startMinute, endMinute, slotMinutes, mode } of stretches) {
    for (let start = startMinute; start + slotMinutes <= endMinute; start += slotMinutes) {
      const startsAt = begin(start, slotMinutes);
      if (startsAt !== undefined)
        yield { startsAt: text(startsAt), endsAt: text(startsAt + slotMinutes * minuteMs), mode };
    }
  }
}

const minuteMs = 60_000;
const dayMinutes = 1_440;
const text = (time: number) => instant(new Date(time));

/** When a slot begins, told by minutes after midnight; undefined for one that a change of the clocks skips, cuts or stretches. */
function beginningsOn(date: string, zone: string): (start: number, minutes: number) => number | undefined {
  const at = (minutes: number) => Date.parse(instantAt(date, minutes, zone));
  const shows = (time: number, minutes: number) => minutesAt(text(time), zone) === minutes;
  const midnight = at(0);
  // Asking the zone costs a hundred times as much as adding, and on nearly every day the clocks run evenly.
  if (shows(midnight, 0) && at(dayMinutes) - midnight === dayMinutes * minuteMs)
    return (start) => midnight + start * minuteMs;
  return (start, minutes) => {
    const startsAt = at(start);
    const lastMinute = startsAt + (minutes - 1) * minuteMs;
    return shows(startsAt, start) && shows(lastMinute, start + minutes - 1) ? startsAt : undefined;
  };
}

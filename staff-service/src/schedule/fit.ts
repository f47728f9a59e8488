import { type AppointmentMode, type Fit, slotGridMinutes } from "@rawat/contracts";
import { instant } from "@rawat/platform";
import type { Span } from "./free-slots.ts";
import { type Stretch, stretchAt } from "./week.ts";

/** An appointment that somebody wishes to make. */
export interface Wish {
  startsAt: string;
  durationMinutes?: number | undefined;
  mode: AppointmentMode;
}

const minutesUnlessScheduled = 30;
const markMs = slotGridMinutes * 60_000;

/** When an appointment ends; unless told it takes one slot of the stretch it begins in. */
export function endOfWish({ startsAt, durationMinutes }: Wish, week: readonly Stretch[], zone: string): string {
  const minutes = durationMinutes ?? stretchAt(week, startsAt, zone)?.slotMinutes ?? minutesUnlessScheduled;
  return instant(new Date(Date.parse(startsAt) + minutes * 60_000));
}

/**
 * Whether an appointment fits: the doctor works all through it and meets patients in this way then, and is not away. Stretches
 * may follow each other within it, over midnight too.
 */
export function fitOf(
  { startsAt, endsAt, mode }: Span & Pick<Wish, "mode">,
  week: readonly Stretch[],
  timeOff: readonly Span[],
  zone: string,
): Fit {
  const open = week.filter((stretch) => stretch.mode === mode || stretch.mode === "both");
  // Stretches begin and end on marks of the clock, so one instant between two marks speaks for all.
  const first = Math.floor(Date.parse(startsAt) / markMs) * markMs;
  for (let at = first; at < Date.parse(endsAt); at += markMs)
    if (!stretchAt(open, instant(new Date(at)), zone)) return "outside_schedule";
  return timeOff.some((away) => away.startsAt < endsAt && startsAt < away.endsAt) ? "doctor_away" : "fits";
}

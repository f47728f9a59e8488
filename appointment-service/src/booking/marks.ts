import { bookableDaysMax, slotGridMinutes } from "@rawat/contracts";
import { instant } from "@rawat/platform";

const minuteMs = 60_000;
const markMs = slotGridMinutes * minuteMs;
const dayMs = 24 * 60 * minuteMs;

/** The instant so many minutes later; earlier when there are fewer than none. */
export const minutesLater = (at: string, minutes: number): string =>
  instant(new Date(Date.parse(at) + minutes * minuteMs));

export const minutesBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / minuteMs;

/** Every mark of the clock that a stretch of time occupies: its first one, not the one at which it ends. */
export function marksOf({ startsAt, endsAt }: { startsAt: string; endsAt: string }): string[] {
  const marks: string[] = [];
  for (let time = Date.parse(startsAt); time < Date.parse(endsAt); time += markMs) marks.push(instant(new Date(time)));
  return marks;
}

/** Why no appointment may begin at that instant, whoever the doctor is; undefined when one may. */
export function faultOfStart(startsAt: string, now: Date): string | undefined {
  const time = Date.parse(startsAt);
  if (time % markMs !== 0) return `Expected a time on a mark of ${slotGridMinutes} minutes`;
  if (time < now.getTime()) return "Expected a time to come";
  if (time > now.getTime() + bookableDaysMax * dayMs) return "Expected a time within a year";
  return undefined;
}

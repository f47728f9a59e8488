import { instant } from "./clock.ts";
import { dateAt } from "./date-range.ts";

const dayMs = 86_400_000;
const midnight = (date: string) => Date.parse(`${date}T00:00:00Z`);

/** A calendar date so many days later; earlier when there are fewer than none. */
export const daysLater = (date: string, days: number): string =>
  new Date(midnight(date) + days * dayMs).toISOString().slice(0, 10);

/** How many days there are from the first to the last, both included. */
export const daysIn = (first: string, last: string): number => (midnight(last) - midnight(first)) / dayMs + 1;

/** Calendar dates in a zone, both included. */
export interface DaySpan {
  first: string;
  last: string;
}

interface Asked {
  from?: string | undefined;
  to?: string | undefined;
}

interface Fault {
  path: "from" | "to";
  message: string;
}

const daysUntold = 30;

/** The days that a question for figures means, the last 30 unless told; or what is wrong with it. */
export function daySpan(
  { from, to }: Asked,
  { zone, now, daysMax }: { zone: string; now: Date; daysMax: number },
): DaySpan | { fault: Fault } {
  const last = to === undefined ? dateAt(instant(now), zone) : lastDay(to, zone);
  const first = from === undefined ? daysLater(last, 1 - daysUntold) : isDate(from) ? from : dateAt(from, zone);
  // Where only the beginning was told, it is the beginning that is wrong.
  const path = to === undefined ? "from" : "to";
  if (last < first)
    return {
      fault: { path, message: path === "to" ? "Expected a day on or after from" : "Expected a day until today" },
    };
  if (daysIn(first, last) > daysMax) return { fault: { path, message: `Expected at most ${daysMax} days` } };
  return { first, last };
}

const isDate = (text: string) => text.length === 10;

/** A range ends before its instant, so one at midnight does not touch the day that begins then. */
function lastDay(to: string, zone: string): string {
  return isDate(to) ? to : dateAt(instant(new Date(Date.parse(to) - 1)), zone);
}

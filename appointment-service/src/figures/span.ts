import type { Granularity } from "@rawat/contracts";
import { dateAt, instant } from "@rawat/platform";
import { daysIn, daysLater } from "./figures.ts";

export interface Span {
  /** Calendar dates in the clinic's zone, both included. */
  first: string;
  last: string;
}

interface Asked {
  from?: string | undefined;
  to?: string | undefined;
  granularity: Granularity;
}

interface Fault {
  path: "from" | "to";
  message: string;
}

const daysUntold = 30;
const daysMax = { day: 366, week: 3_660, month: 3_660 } as const satisfies Record<Granularity, number>;

/** The days that a question for figures means: the last 30 unless told. */
export function spanOf({ from, to, granularity }: Asked, zone: string, now: Date): Span | { fault: Fault } {
  const last = to === undefined ? dateAt(instant(now), zone) : lastDay(to, zone);
  const first = from === undefined ? daysLater(last, 1 - daysUntold) : isDate(from) ? from : dateAt(from, zone);
  // Where only the beginning was told, it is the beginning that is wrong.
  const path = to === undefined ? "from" : "to";
  if (last < first)
    return {
      fault: { path, message: path === "to" ? "Expected a day on or after from" : "Expected a day until today" },
    };
  if (daysIn(first, last) > daysMax[granularity])
    return { fault: { path, message: `Expected at most ${daysMax[granularity]} days` } };
  return { first, last };
}

const isDate = (text: string) => text.length === 10;

/** A range ends before its instant, so one at midnight does not touch the day that begins then. */
function lastDay(to: string, zone: string): string {
  return isDate(to) ? to : dateAt(instant(new Date(Date.parse(to) - 1)), zone);
}

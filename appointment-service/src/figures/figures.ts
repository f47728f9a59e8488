import type { AppointmentFigures, AppointmentStatus, Granularity } from "@rawat/contracts";
import { daysLater, nextDay } from "@rawat/platform";
import type { Tally } from "../booking/appointment-store.ts";

/** By what the period is called that a day belongs to: itself, its Monday, or the first of its month. */
export function periodOf(date: string, granularity: Granularity): string {
  if (granularity === "month") return `${date.slice(0, 8)}01`;
  if (granularity === "day") return date;
  const daysSinceMonday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return daysLater(date, -daysSinceMonday);
}

type Counted = "open" | "completed" | "cancelled" | "noShow";

const countedAs = {
  booked: "open",
  confirmed: "open",
  checked_in: "open",
  in_progress: "open",
  completed: "completed",
  cancelled: "cancelled",
  no_show: "noShow",
} as const satisfies Record<AppointmentStatus, Counted>;

/** Folds counts by day into figures of every period from the first day to the last, also of those in which nothing was. */
export function foldFigures(
  tallies: readonly Tally[],
  first: string,
  last: string,
  granularity: Granularity,
): AppointmentFigures[] {
  const figures = new Map<string, AppointmentFigures>();
  // Each day has several counts, and reckoning its period costs more than adding them all.
  const figureOn = new Map<string, AppointmentFigures>();
  for (let date = first; date <= last; date = nextDay(date)) {
    const period = periodOf(date, granularity);
    const figure = figures.get(period) ?? emptyFigures(period);
    figures.set(period, figure);
    figureOn.set(date, figure);
  }
  for (const { startsOn, status, mode, count } of tallies) {
    const figure = figureOn.get(startsOn) ?? figures.get(periodOf(startsOn, granularity));
    if (!figure) continue;
    figure.total += count;
    figure[countedAs[status]] += count;
    figure[mode === "online" ? "online" : "inPerson"] += count;
  }
  return [...figures.values()];
}

const emptyFigures = (period: string): AppointmentFigures => ({
  period,
  total: 0,
  open: 0,
  completed: 0,
  cancelled: 0,
  noShow: 0,
  inPerson: 0,
  online: 0,
});

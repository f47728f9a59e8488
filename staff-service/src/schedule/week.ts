import { minutesOf, type ScheduleEntry } from "@rawat/contracts";
import { dateAt, minutesAt } from "@rawat/platform";

/** One stretch of a weekday, in minutes after midnight of the clinic's zone. */
export interface Stretch {
  /** Monday is 1. */
  dayOfWeek: number;
  startMinute: number;
  endMinute: number;
  slotMinutes: number;
  mode: ScheduleEntry["mode"];
}

/** An entry as a form has it, in minutes. */
export const stretchOf = ({ startTime, endTime, ...entry }: ScheduleEntry): Stretch => ({
  ...entry,
  startMinute: minutesOf(startTime),
  endMinute: minutesOf(endTime),
});

/** A stretch as people read it. */
export const entryOf = ({ startMinute, endMinute, ...stretch }: Stretch): ScheduleEntry => ({
  ...stretch,
  startTime: timeOf(startMinute),
  endTime: timeOf(endMinute),
});

const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** The day of the week of a calendar date; Monday is 1. */
export const dayOfWeekOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;

/** The stretch in which an instant lies. */
export function stretchAt(week: readonly Stretch[], at: string, zone: string): Stretch | undefined {
  const dayOfWeek = dayOfWeekOf(dateAt(at, zone));
  const minute = minutesAt(at, zone);
  return week.find((it) => it.dayOfWeek === dayOfWeek && it.startMinute <= minute && minute < it.endMinute);
}

import { type DayRead, readDay } from "../day-typed.ts";
import { todayIso } from "../today.ts";

/** What a typed day of birth was understood as, or why it cannot be one. A day that is still to come is both. */
export interface Understood extends Pick<DayRead, "date"> {
  problem?: NonNullable<DayRead["problem"]> | "longAgo" | "future";
}

/** Nobody alive was born before. */
const firstDay = "1875-01-01";

/** A day of birth as people write it. Undefined where nothing is typed. */
export function readBirthDate(text: string, today = todayIso()): Understood | undefined {
  const read = readDay(text);
  if (read?.date === undefined) return read;
  if (read.date < firstDay) return { problem: "longAgo" };
  return read.date > today ? { date: read.date, problem: "future" } : read;
}

/** The day that is sent; what was not understood goes as it stands, to be refused where it is kept. */
export const birthDateToSend = (text: string): string => readBirthDate(text)?.date ?? text.trim();

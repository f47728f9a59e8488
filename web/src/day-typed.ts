/** What a typed day was understood as, or why it is none. */
export interface DayRead {
  /** `1992-08-17` */
  date?: string;
  problem?: "unclear" | "shortYear" | "noSuchDay";
}

const monthNames = [
  ["januari", "january"],
  ["februari", "february", "pebruari"],
  ["maret", "march"],
  ["april"],
  ["mei", "may"],
  ["juni", "june"],
  ["juli", "july"],
  ["agustus", "august", "agst", "agt", "ags"],
  ["september"],
  ["oktober", "october"],
  ["november", "nopember"],
  ["desember", "december"],
];
const shortestName = 3;

const shapes = {
  yearFirst: /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})$/,
  digits: /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4})$/,
  parts: /^(?<day>\d{1,2})[-/. ]+(?<month>\d{1,2})[-/. ]+(?<year>\d+)$/,
  words: /^(?<day>\d{1,2})[-/. ]*(?<month>\p{L}+)[-/., ]*(?<year>\d+)$/u,
};

/**
 * A day as people write it: day, month and year in this order, whatever the language of their browser, or the year first as in `1992-08-17`.
 * Undefined where nothing is typed.
 */
export function readDay(text: string): DayRead | undefined {
  const written = text.trim().toLocaleLowerCase("en");
  if (written === "") return undefined;
  const { day = "", month = "", year = "" } = partsOf(written);
  const monthNumber = /^\d/.test(month) ? Number(month) : monthOf(month);
  if (day === "" || monthNumber === undefined) return { problem: "unclear" };
  // Of 5 and 1905, nobody can know which.
  if (year.length === 2) return { problem: "shortYear" };
  if (year.length !== 4) return { problem: "unclear" };
  const date = `${year}-${String(monthNumber).padStart(2, "0")}-${day.padStart(2, "0")}`;
  return exists(date) ? { date } : { problem: "noSuchDay" };
}

/** The day that somebody typed. Undefined where there is no such day, or a part of it is not typed yet. */
export const dayTyped = (text: string): string | undefined => readDay(text)?.date;

/** A day as it is typed: `2026-08-17` as `17/8/2026`. */
export function asTyped(date: string): string {
  const [year, month, day] = date.split("-").map(Number);
  return `${day}/${month}/${year}`;
}

const partsOf = (written: string): Record<string, string | undefined> =>
  Object.values(shapes)
    .map((shape) => shape.exec(written)?.groups)
    .find(Boolean) ?? {};

function monthOf(word: string): number | undefined {
  if (word.length < shortestName) return undefined;
  const place = monthNames.findIndex((names) => names.some((name) => name.startsWith(word)));
  return place === -1 ? undefined : place + 1;
}

function exists(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === date;
}

import { CalendarDate, type DateOrder } from "@rawat/contracts";

/** A value as the register keeps it, or the sentence that says what is wrong with the cell. */
export type Reading = { value: unknown } | { fault: string };

const months = [
  ["januari", "january", "jan"],
  ["februari", "pebruari", "february", "feb", "peb"],
  ["maret", "march", "mar", "mrt"],
  ["april", "apr"],
  ["mei", "may"],
  ["juni", "june", "jun"],
  ["juli", "july", "jul"],
  ["agustus", "august", "agu", "agt", "ags", "agst", "aug"],
  ["september", "sept", "sep"],
  ["oktober", "october", "okt", "oct"],
  ["november", "nopember", "nov", "nop"],
  ["desember", "december", "des", "dec"],
] as const;

const monthOf: ReadonlyMap<string, number> = new Map(
  months.flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
);

const dayMissing = "Write the day as 1990-01-02, or “unknown” where nobody knows it";
const dayUnread = "Write the day as 1990-01-02, or choose how dates are written";
const dayNeverWas = "Expected a day that exists, as YYYY-MM-DD";
const yearShort = "Write the year with four digits, as in 1990-01-02";
const spreadsheetNumber = "This is a spreadsheet's number for a day: write the day as 1990-01-02";

const unknown = /^(?:unknown|tidak diketahui|tdk diketahui|tidak tahu)$/i;
/** A column of days and times has midnight behind each day. */
const midnight = /[T\s]+0?0[:.]00(?:[:.]00(?:\.0+)?)?Z?$/i;
/** "Jakarta, 2 Januari 1990", as forms ask for it. */
const birthPlace = /^\p{L}[\p{L}\s.'’()/-]*,\s*(?=\d)/u;

/**
 * Reads a day of birth. Digits alone say the day only when it is told which comes first; what might be the one or the other is
 * never guessed.
 */
export function readBirthDate(cell: string, order: DateOrder | undefined): Reading {
  const text = dayTextOf(cell);
  if (text === "") return { fault: dayMissing };
  if (unknown.test(text)) return { value: null };
  const [, year, second = "", third = ""] = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text)?.toSpliced(2, 1) ?? [];
  if (year !== undefined) return dayOf(year, Number(second), Number(third));
  const [, first = "", month = "", last = ""] = /^(\d{1,2})[\s./-]*(\p{L}+)\.?[\s./,-]*(\d{2,4})$/u.exec(text) ?? [];
  const named = monthOf.get(month.toLowerCase());
  if (named !== undefined) return dayOf(last, named, Number(first));
  const digits = digitsOf(text);
  if (digits) {
    if (digits.year.length < 4) return { fault: yearShort };
    if (!order) return { fault: dayUnread };
    const [day, second] = order === "dmy" ? digits.parts : [digits.parts[1], digits.parts[0]];
    return dayOf(digits.year, second, day);
  }
  return { fault: /^\d{5,6}(?:[.,]\d+)?$/.test(text) ? spreadsheetNumber : dayUnread };
}

/** The two numbers before the year of a day such as `2/1/1990`, `02-01-1990` or `2.1.1990`. */
export function digitsOf(text: string): { parts: readonly [number, number]; year: string } | undefined {
  const found = /^(\d{1,2}) ?([/. -]) ?(\d{1,2}) ?\2 ?(\d{2}|\d{4})$/.exec(dayTextOf(text));
  return found ? { parts: [Number(found[1]), Number(found[3])], year: found[4] ?? "" } : undefined;
}

const dayCharactersMax = 100;

/** A day without the hour and the place that stand beside it; spaces are single, and what is too long for a day is cut. */
const dayTextOf = (cell: string): string =>
  cell.trim().slice(0, dayCharactersMax).replace(/\s+/g, " ").replace(midnight, "").replace(birthPlace, "");

function dayOf(year: string, month: number, day: number): Reading {
  if (year.length < 4) return { fault: yearShort };
  return dayThatIs(`${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`);
}

const dayThatIs = (value: string): Reading =>
  CalendarDate.safeParse(value).success ? { value } : { fault: dayNeverWas };

import { t } from "../i18n/index.ts";

const monthsUntilYears = 24;
const dayMs = 86_400_000;

/** Whole months from one day to another. */
function monthsBetween(from: string, to: string): number {
  const [[year, month, day], [thisYear, thisMonth, thisDay]] = [from, to].map((date) =>
    date.split("-").map(Number),
  ) as [[number, number, number], [number, number, number]];
  return (thisYear - year) * 12 + thisMonth - month - (thisDay >= day ? 0 : 1);
}

/** Whole years since a birth date, on the day that is told as today. */
export const ageYears = (birthDate: string, today: string): number => Math.floor(monthsBetween(birthDate, today) / 12);

/** How old somebody is on the day that is told as today: in years, of a child below two in months, of a newborn in days. */
export function ageText(birthDate: string, today: string): string {
  const months = monthsBetween(birthDate, today);
  if (months >= monthsUntilYears) return t.birth.years(ageYears(birthDate, today));
  if (months >= 1) return t.birth.months(months);
  return t.birth.days(Math.max(0, Math.round((Date.parse(today) - Date.parse(birthDate)) / dayMs)));
}

import { ageYears } from "../format.ts";
import { t } from "../i18n/index.ts";

const monthsUntilYears = 24;
const dayMs = 86_400_000;

/** How old somebody is: in years, of a child below two in months, of a newborn in days. */
export function ageText(birthDate: string, now = new Date()): string {
  const [year, month, day] = birthDate.split("-").map(Number) as [number, number, number];
  const months = (now.getFullYear() - year) * 12 + now.getMonth() + 1 - month - (now.getDate() >= day ? 0 : 1);
  if (months >= monthsUntilYears) return t.birth.years(ageYears(birthDate, now));
  if (months >= 1) return t.birth.months(months);
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  return t.birth.days(Math.max(0, Math.round((today - Date.UTC(year, month - 1, day)) / dayMs)));
}

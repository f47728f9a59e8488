import { t } from "../i18n/index.ts";

/** What a NIK tells of its owner: the day they were born, 40 added for women, the month, and the year without its century. */
interface Told {
  /** `920817` */
  born: string;
  isWoman: boolean;
}

function toldBy(nik: string): Told | undefined {
  const [, day, month, year] = /^\d{6}(\d{2})(\d{2})(\d{2})\d{4}$/.exec(nik.trim()) ?? [];
  if (day === undefined) return undefined;
  const isWoman = Number(day) > 40;
  const dayOfMonth = String(isWoman ? Number(day) - 40 : Number(day)).padStart(2, "0");
  return { born: [year, month, dayOfMonth].join(""), isWoman };
}

/** The day that a NIK tells, as `17 Agu ’92`, where it is another than `date`; the century stands in none. */
export function otherBirthDate(nik: string, date: string): string | undefined {
  const born = toldBy(nik)?.born;
  if (born === undefined || born === date.replaceAll("-", "").slice(2)) return undefined;
  const [, year = "", month = "", day = ""] = /^(..)(..)(..)$/.exec(born) ?? [];
  const names = new Intl.DateTimeFormat(t.locale, { month: "short", timeZone: "UTC" });
  const isMonth = Number(month) >= 1 && Number(month) <= 12;
  return `${Number(day)} ${isMonth ? names.format(Date.UTC(2000, Number(month) - 1)) : month} ’${year}`;
}

/** The sex that a NIK tells, where another one was chosen. */
export function otherSex(nik: string, gender: string): "male" | "female" | undefined {
  const told = toldBy(nik);
  if (!told || (gender !== "male" && gender !== "female")) return undefined;
  const sex = told.isWoman ? "female" : "male";
  return sex === gender ? undefined : sex;
}

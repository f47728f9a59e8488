import { t } from "./i18n/index.ts";

/** `2026-11-21` as `21 Nov 2026`. */
export function calendarDate(date: string): string {
  return new Intl.DateTimeFormat(t.locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

/** `150000` as `Rp150.000`, and less than nothing as `-Rp150.000`. */
export const rupiah = (amount: number): string =>
  `${amount < 0 ? "-" : ""}Rp${new Intl.NumberFormat(t.locale).format(Math.abs(amount))}`;

/** How long to wait, rounded up: `45 seconds`, from two minutes on `15 minutes`, from two hours on `3 hours`. */
export function waitText(seconds: number): string {
  const [unit, length]: [string, number] =
    seconds < 120 ? ["second", 1] : seconds < 7_200 ? ["minute", 60] : ["hour", 3_600];
  return new Intl.NumberFormat(t.locale, { style: "unit", unit, unitDisplay: "long" }).format(
    Math.ceil(seconds / length),
  );
}

/** Jakarta, Bandung, Semarang, Surabaya and Medan; every other area has a code of four digits. */
const shortAreas = /^0(?:21|22|24|31|61)/;

/** `+6281234567890` as `0812-3456-7890`, `+622155501234` as `021-5550-1234`; a number from abroad stays as it is. */
export function phone(e164: string): string {
  if (!e164.startsWith("+62")) return e164;
  const digits = e164.replace(/^\+62/, "0");
  const parts = shortAreas.test(digits) ? /^(\d{3})(\d{3,4})(\d{4})$/ : /^(\d{4})(\d{4})(\d+)$/;
  const [, first, second, rest] = parts.exec(digits) ?? [];
  return first ? `${first}-${second}-${rest}` : digits;
}

/** A NIK of which a passer-by reads neither birth date nor district. */
export const maskedNik = (nik: string): string => `${nik.slice(0, 4)}********${nik.slice(-4)}`;

/** What stands before a name in Indonesia and is none of it. */
const title = /^(?:dr|drg|prof|apt|ns|bdn|ir|h|hj|kh)\.?$/i;

/** The two letters that stand for a person, titles before and behind the name aside. */
export function initials(name: string): string {
  const [bare = ""] = name.split(",");
  const all = bare.split(/\s+/).filter(Boolean);
  const own = all.filter((word) => !title.test(word));
  const words = own.length > 0 ? own : all;
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toLocaleUpperCase();
}

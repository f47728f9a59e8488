import { signal } from "@preact/signals";
import { askClinic } from "../api/clinic.ts";
import { t } from "../i18n/index.ts";
import { consultationTerms } from "./consultation-terms.ts";

/** Where the clinic stands. Every time of an appointment is told in this zone, wherever the reader is. */
let zone = "Asia/Jakarta";
let asked: Promise<void> | undefined;

/** Until then it is not certain which day is today: whatever tells it waits. */
export const isZoneKnown = signal(false);

/** Learns the clinic's zone, once; whoever shows or asks for times waits for it. */
export function knowClinicZone(): Promise<void> {
  asked ??= askClinic()
    .get({})
    .then(({ data }) => {
      const told = String(data.timeZone);
      // Throws for what is no zone here: every time would be told in the reader's own.
      new Intl.DateTimeFormat("en", { timeZone: told });
      zone = told;
      consultationTerms.value = data.consultation;
      isZoneKnown.value = true;
    })
    .catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
  return asked;
}

/** What Indonesians call their zones. */
const suffixes: Record<string, string> = {
  "Asia/Jakarta": "WIB",
  "Asia/Pontianak": "WIB",
  "Asia/Makassar": "WITA",
  "Asia/Jayapura": "WIT",
};

const inZone = (text: string, options: Intl.DateTimeFormatOptions, locale: string = t.locale) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(new Date(text));

/** The day of an instant at the clinic, `2026-11-21`. */
export const dayOf = (instant: string): string =>
  inZone(instant, { year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA");

export const clinicToday = (): string => dayOf(new Date().toISOString());

/** An instant as the time of day at the clinic: `09.00`. */
export const clockTime = (instant: string): string =>
  inZone(instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** The hour of an instant at the clinic, 0 to 23. */
export const clinicHour = (instant: string): number =>
  Number(inZone(instant, { hour: "2-digit", hourCycle: "h23" }, "en-GB"));

/** `09.00–09.30`. Times are told without the zone: the clinic's clock names it, above every page. */
export const timeSpan = (startsAt: string, endsAt: string): string => `${clockTime(startsAt)}–${clockTime(endsAt)}`;

/** What people call the zone in which times are told; empty where they have no name for it. */
export const zoneName = (): string => suffixes[zone] ?? "";

/** An instant as weekday, day and time at the clinic: `Sab, 21 Nov 2026 09.00`. */
export const clinicMoment = (instant: string): string => `${shortDay(dayOf(instant))} ${clockTime(instant)}`;

/** The same with seconds, for what is compared to the second. */
export const clinicSecond = (instant: string): string =>
  `${shortDay(dayOf(instant))} ${inZone(instant, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" })}`;

const ofDay = (day: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(t.locale, { ...options, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

/** `Sab, 21 Nov 2026` */
export const shortDay = (day: string): string =>
  ofDay(day, { weekday: "short", day: "numeric", month: "short", year: "numeric" });

/** `Sabtu, 21 November 2026` */
export const longDay = (day: string): string =>
  ofDay(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** `November 2026` */
export const monthName = (day: string): string => ofDay(day, { month: "long", year: "numeric" });

/** `Sab 21 Nov` for a narrow head. */
export const narrowDay = (day: string): string =>
  `${ofDay(day, { weekday: "short" })} ${ofDay(day, { day: "numeric", month: "short" })}`;

/** `Sab 21 Nov – Jum 27 Nov`, with the year where it is not this one: `Kam 31 Des – Rab 6 Jan 2027`. */
export function narrowSpan(from: string, to: string): string {
  const [first, last, now] = [from, to, clinicToday()].map((day) => day.slice(0, 4));
  const begin = first === now || first === last ? narrowDay(from) : `${narrowDay(from)} ${first}`;
  return `${begin} – ${last === now ? narrowDay(to) : `${narrowDay(to)} ${last}`}`;
}

/** Monday is 1. */
export const weekdayName = (dayOfWeek: number): string => ofDay(`2024-01-0${dayOfWeek}`, { weekday: "long" });

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Monday is 1. */
export const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

/** The Monday of a day's week. */
export const mondayOf = (day: string): string => addDays(day, 1 - weekdayOf(day));

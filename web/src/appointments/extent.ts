import { addDays, clinicToday, mondayOf } from "../clinic/clinic-time.ts";

/** Which days of whom are shown: the first and the last day, and a doctor unless all of them. */
export interface Extent {
  view: "day" | "week";
  day: string;
  from: string;
  to: string;
  doctorId: string | undefined;
}

/** Some browsers read the 30th of February, as a day in March. */
const isDay = (text: string) =>
  /^[12]\d{3}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);
const isId = (text: string) => /^[0-9a-f-]{36}$/.test(text);

/** A day that an address names. Whatever is none is as if it were not there. */
export const dayIn = (query: { readonly day?: string }): string | undefined =>
  query.day && isDay(query.day) ? query.day : undefined;

/** What an address shows of the calendar; today, unless it says a day. */
export function extentOf(
  query: { readonly day?: string; readonly view?: string; readonly doctor?: string },
  ownDoctorId: string | undefined,
): Extent {
  const day = dayIn(query) ?? clinicToday();
  const doctorId = ownDoctorId ?? (query.doctor && isId(query.doctor) ? query.doctor : undefined);
  if (query.view !== "week") return { view: "day", day, from: day, to: day, doctorId };
  const monday = mondayOf(day);
  return { view: "week", day, from: monday, to: addDays(monday, 6), doctorId };
}

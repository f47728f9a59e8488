import type { AppointmentMode, ScheduleEntry, Slot } from "@rawat/contracts";
import { bookableDaysMax } from "@rawat/contracts/without-schemas";
import { askDoctors } from "../api/doctors.ts";
import { addDays, clinicToday, dayOf, weekdayOf } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";

/** So many days are shown at once. */
export const daysShown = 7;
const dayMs = 24 * 3_600_000;

/** The last moment at which an appointment may begin. */
const lastStart = (): string => new Date(Date.now() + bookableDaysMax * dayMs).toISOString();

/** Seven days in which a time is chosen, counted from today; the last ones may be fewer. */
export interface SlotWeek {
  from: string;
  to: string;
  days: readonly string[];
  isFirst: boolean;
  isLast: boolean;
}

/** The seven days in which a day lies. */
export function weekAround(day: string): SlotWeek {
  const today = clinicToday();
  const lastDay = dayOf(lastStart());
  const within = day < today ? today : day > lastDay ? lastDay : day;
  const ahead = Math.round((Date.parse(within) - Date.parse(today)) / dayMs);
  const from = addDays(today, ahead - (ahead % daysShown));
  const days = Array.from({ length: daysShown }, (_, index) => addDays(from, index)).filter((name) => name <= lastDay);
  const to = days.at(-1) ?? from;
  return { from, to, days, isFirst: from === today, isLast: to === lastDay };
}

export interface FreeWeek {
  week: SlotWeek;
  byDay: ReadonlyMap<string, readonly Slot[]>;
  schedule: readonly ScheduleEntry[];
}

/** What of a week is free with a doctor, and when the doctor works at all. */
export async function freeIn(
  week: SlotWeek,
  { doctorId, mode }: { doctorId: string; mode: AppointmentMode },
  signal: AbortSignal,
): Promise<FreeWeek> {
  const doctor = { params: { id: doctorId } };
  const [slots, schedule] = await Promise.all([
    askDoctors(signal).slots({ ...doctor, query: { from: week.from, to: week.to } }),
    askDoctors(signal).schedules(doctor),
  ]);
  const last = lastStart();
  const fitting = slots.data.filter((slot) => slot.startsAt <= last && (slot.mode === "both" || slot.mode === mode));
  return { week, byDay: Map.groupBy(fitting, ({ startsAt }) => dayOf(startsAt)), schedule: schedule.data };
}

/**
 * What a day says of itself: how much is free, or why nothing is. Whether somebody has taken everything or the doctor is away is not
 * told to everybody, so that then it is only said that there is nothing.
 */
export function dayState({ byDay, schedule }: FreeWeek, day: string, mode: AppointmentMode): string {
  const count = byDay.get(day)?.length ?? 0;
  if (count > 0) return t.appointments.freeCount(count);
  const hours = schedule.filter(({ dayOfWeek }) => dayOfWeek === weekdayOf(day));
  if (hours.length === 0) return t.appointments.notThatDay;
  return hours.some((entry) => entry.mode === "both" || entry.mode === mode)
    ? t.appointments.noneFree
    : t.appointments.otherModeOnly[mode];
}

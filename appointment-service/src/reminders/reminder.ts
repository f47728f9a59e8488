import { instant } from "@rawat/platform";
import { isAwaited, type KeptAppointment } from "../booking/appointment.ts";
import { minutesLater } from "../booking/marks.ts";

export type HoursBefore = 24 | 1;
const times: readonly HoursBefore[] = [24, 1];

export interface Reminder {
  appointmentId: string;
  hoursBefore: HoursBefore;
  dueAt: string;
}

/** When the people of an appointment are to be reminded: at those times that are still to come. */
export function remindersOf({ id, startsAt }: Pick<KeptAppointment, "id" | "startsAt">, now: Date): Reminder[] {
  return times
    .map((hoursBefore) => ({ appointmentId: id, hoursBefore, dueAt: minutesLater(startsAt, -60 * hoursBefore) }))
    .filter(({ dueAt }) => dueAt > instant(now));
}

/** Whether a reminder that is due still says something: the appointment stands, and "tomorrow" is not within the hour. */
export function isTimely(
  { startsAt, status }: Pick<KeptAppointment, "startsAt" | "status">,
  hoursBefore: HoursBefore,
  now: Date,
): boolean {
  const latest = hoursBefore === 24 ? minutesLater(startsAt, -60) : startsAt;
  return isAwaited(status) && instant(now) < latest;
}

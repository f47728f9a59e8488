import type { ScheduleEntry } from "@rawat/contracts";
import { weekdayName } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";

/** `08:30` as the reader writes it: `08.30` in Indonesian. */
export const dayTime = (time: string): string => (t.locale === "id-ID" ? time.replace(":", ".") : time);

/** Monday first. */
export const weekdays = [1, 2, 3, 4, 5, 6, 7];

/** A doctor's week, to be read: a day without hours says so, for one may have been left out by mistake. */
export function Week({ entries }: { entries: readonly ScheduleEntry[] }) {
  if (entries.length === 0) return <p class="small muted">{t.staff.scheduleNone}</p>;
  const byDay = Map.groupBy(entries, ({ dayOfWeek }) => dayOfWeek);
  return (
    <dl class="hours-list">
      {weekdays.map((day) => (
        <div key={day}>
          <dt>{weekdayName(day)}</dt>
          <dd>
            {!byDay.has(day) && <p class="muted">{t.staff.scheduleNotThatDay}</p>}
            {(byDay.get(day) ?? [])
              .toSorted((a, b) => a.startTime.localeCompare(b.startTime))
              .map(({ startTime, endTime, slotMinutes, mode }) => (
                <p key={startTime}>
                  {`${dayTime(startTime)}–${dayTime(endTime)}`}
                  <span class="small muted">{` · ${t.staff.minutes(slotMinutes)} · ${t.staff.modes[mode]}`}</span>
                </p>
              ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

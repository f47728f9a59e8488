import type { ScheduleEntry } from "@rawat/contracts";
import { weekdayName } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";

/** `08:30` as the reader writes it: `08.30` in Indonesian. */
export const dayTime = (time: string): string => (t.locale === "id-ID" ? time.replace(":", ".") : time);

/** A doctor's week, to be read. */
export function Week({ entries }: { entries: readonly ScheduleEntry[] }) {
  if (entries.length === 0) return <p class="small muted">{t.staff.scheduleNone}</p>;
  const days = [...Map.groupBy(entries, ({ dayOfWeek }) => dayOfWeek)].sort(([a], [b]) => a - b);
  return (
    <dl class="hours-list">
      {days.map(([day, stretches]) => (
        <div key={day}>
          <dt>{weekdayName(day)}</dt>
          <dd>
            {stretches
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

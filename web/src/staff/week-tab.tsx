import { askDoctors } from "../api/doctors.ts";
import { Icon } from "../components/icon.tsx";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { t } from "../i18n/index.ts";
import { keepsHoursOf } from "./rights.ts";
import { Week } from "./week.tsx";

/** When a doctor sees patients, week by week. */
export function WeekTab({ doctorId }: { doctorId: string }) {
  const week = useLoaded(
    async (signal) => (await askDoctors(signal).schedules({ params: { id: doctorId } })).data,
    doctorId,
    { about: ({ id, type }) => id === doctorId && type === "schedule.changed" },
  );
  return (
    <section class="card part">
      <div class="part-head">
        <h2>{t.staff.schedule}</h2>
        {keepsHoursOf(doctorId) && (
          <a class="button plain" href={`/staff/${doctorId}/schedule/edit`}>
            <Icon name="edit" />
            <span>{t.staff.scheduleEdit}</span>
          </a>
        )}
      </div>
      <Shown of={week}>{(entries) => <Week entries={entries} />}</Shown>
    </section>
  );
}

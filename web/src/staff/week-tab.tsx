import { askDoctors } from "../api/doctors.ts";
import { LinkButton } from "../components/button.tsx";
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
          <LinkButton icon="edit" href={`/staff/${doctorId}/schedule/edit`}>
            {t.staff.scheduleEdit}
          </LinkButton>
        )}
      </div>
      <Shown of={week}>{(entries) => <Week entries={entries} />}</Shown>
    </section>
  );
}

import type { ScheduleEntry, ScheduleMode } from "@rawat/contracts";
import { useRoute } from "preact-iso/router";
import { askDoctors } from "../api/doctors.ts";
import { askStaff } from "../api/staff.ts";
import { close } from "../app/address.tsx";
import { NotForYou } from "../app/dead-end.tsx";
import type { Values } from "../components/drafts.ts";
import { Edit } from "../components/edit.tsx";
import { useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { rowsOf, tellByRows } from "../components/rows.tsx";
import { t } from "../i18n/index.ts";
import { keepConflicts } from "./kept-conflicts.ts";
import { keepsHoursOf } from "./rights.ts";
import { Week } from "./week.tsx";
import { WeekRows, weekName } from "./week-rows.tsx";

/** A doctor's whole week, to be written anew; for administrators and the doctor. */
export function EditWeekPage() {
  const { id = "" } = useRoute().params;
  return keepsHoursOf(id) ? <EditWeek key={id} id={id} /> : <NotForYou />;
}

function EditWeek({ id }: { id: string }) {
  const doctor = useLoaded(async (signal) => (await askStaff(signal).get({ params: { id } })).data.name, id);
  const week = useLoaded(() => readWeek(id), id);
  return (
    <Page title={doctor.value ? t.staff.scheduleOf(doctor.value) : t.staff.schedule} lead={t.staff.scheduleHint}>
      <Edit
        of={week}
        again={() => readWeek(id)}
        submit={t.staff.save}
        draft={`week ${id}`}
        change={async (values, how) => {
          const body = entriesOf(values);
          const { meta } = await askDoctors()
            .setSchedules({ params: { id }, body, ...how })
            .catch(tellByRows(weekName));
          keepConflicts(id, "schedule", meta);
        }}
        isMade={(now, values) => saysTheSame(now, entriesOf(values))}
        theirs={(now) => <Week entries={now} />}
        saved={t.staff.scheduleSaved}
        onDone={() => void close(`/staff/${id}/schedule`)}
      >
        {(entries) => <WeekRows entries={entries} />}
      </Edit>
    </Page>
  );
}

const readWeek = (id: string) => askDoctors().schedules({ params: { id } });

const saysTheSame = (stored: readonly ScheduleEntry[], sent: readonly ScheduleEntry[]): boolean => {
  const textOf = ({ dayOfWeek, startTime, endTime, slotMinutes, mode }: ScheduleEntry) =>
    [dayOfWeek, startTime, endTime, slotMinutes, mode].join(" ");
  const [before, now] = [stored, sent].map((entries) => entries.map(textOf).sort().join());
  return before === now;
};

const entriesOf = (values: Values): ScheduleEntry[] =>
  rowsOf(values, weekName).map(({ dayOfWeek, startTime = "", endTime = "", slotMinutes, mode }) => ({
    dayOfWeek: Number(dayOfWeek),
    startTime: timeOfDay(startTime),
    endTime: timeOfDay(endTime),
    slotMinutes: Number(slotMinutes),
    mode: mode as ScheduleMode,
  }));

/** `8.30` and `830` as `08:30`, and `8` as `08:00`. */
const timeOfDay = (text: string): string => {
  const [hour = "", minute = "00"] = text.trim().split(/[.:]|(?<=^\d{1,2})(?=\d{2}$)/);
  return `${hour.padStart(2, "0")}:${minute}`;
};

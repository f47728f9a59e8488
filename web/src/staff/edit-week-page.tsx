import type { ScheduleEntry, ScheduleMode } from "@rawat/contracts";
import { useRoute } from "preact-iso/router";
import { askDoctors } from "../api/doctors.ts";
import { askStaff } from "../api/staff.ts";
import { close } from "../app/address.tsx";
import { NotForYou } from "../app/dead-end.tsx";
import { ask } from "../components/ask.tsx";
import type { Values } from "../components/drafts.ts";
import { Form } from "../components/form.tsx";
import { useInitial } from "../components/form-context.ts";
import { Shown, useLoaded } from "../components/loaded.tsx";
import { Page } from "../components/page.tsx";
import { rowsOf } from "../components/rows.tsx";
import { toast } from "../components/toast.tsx";
import { hasCode, Refusal } from "../failure.ts";
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
  const read = useLoaded(async () => {
    const [week, { data: doctor }] = await Promise.all([readWeek(id), askStaff().get({ params: { id } })]);
    return { ...week, name: doctor.name };
  }, id);
  const back = () => void close(`/staff/${id}/schedule`);
  return (
    <Page title={read.value ? t.staff.scheduleOf(read.value.name) : t.staff.schedule} lead={t.staff.scheduleHint}>
      <Shown of={read}>
        {({ entries, etag }) => (
          <Form
            class="card"
            submit={t.staff.save}
            draft={`week ${id}`}
            onCancel={back}
            onSaved={back}
            send={(values) => save(id, values).catch(tellByRows)}
          >
            <ReadVersion etag={etag} />
            <WeekRows entries={entries} />
          </Form>
        )}
      </Shown>
    </Page>
  );
}

async function readWeek(id: string) {
  const { data: entries, etag } = await askDoctors().schedules({ params: { id } });
  return { entries, etag };
}

/** Keeps with what is typed which version it was typed over, so that what another saves meanwhile is not lost after a reload either. */
function ReadVersion({ etag = "" }: { etag: string | undefined }) {
  return <input type="hidden" name="version" value={useInitial("version", etag)} />;
}

/** @returns whether it was sent; not, where somebody was faster and their week is to stay after all */
async function save(id: string, values: Values): Promise<boolean> {
  const body = entriesOf(values);
  const set = (etag: string | undefined) =>
    askDoctors().setSchedules({ params: { id }, body, ...(etag && { ifMatch: etag }) });
  const { meta } = await set(values.version).catch(async (error: unknown) => {
    if (!hasCode(error, "stale_version")) throw error;
    const now = await readWeek(id);
    const sure = await ask({
      title: t.staff.staleTitle,
      text: (
        <>
          {t.staff.staleWeek}
          <Week entries={now.entries} />
        </>
      ),
      confirm: t.staff.staleKeep,
      cancel: t.unsaved.keep,
    });
    return sure ? await set(now.etag) : { meta: undefined };
  });
  if (!meta) return false;
  toast(t.staff.scheduleSaved);
  keepConflicts(id, "schedule", meta);
  return true;
}

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

/** The week is all that is sent: its rows are numbered without a name in what the server finds wrong. */
function tellByRows(error: unknown): never {
  if (!(error instanceof Refusal) || !error.problem.errors) throw error;
  const errors = error.problem.errors.map((issue) => ({ ...issue, path: `${weekName}.${issue.path}` }));
  throw new Refusal(error.status, { ...error.problem, errors }, error.retryAfterSeconds);
}

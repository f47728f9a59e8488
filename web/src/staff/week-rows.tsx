import type { ScheduleEntry } from "@rawat/contracts";
import { scheduleModes } from "@rawat/contracts/without-schemas";
import { weekdayName } from "../clinic/clinic-time.ts";
import { SelectField, TextField } from "../components/field.tsx";
import { Rows } from "../components/rows.tsx";
import { t } from "../i18n/index.ts";
import { dayTime, weekdays } from "./week.tsx";

/** What the names of the rows' fields begin with. */
export const weekName = "week";

const usualMinutes = "30";

/** A row for each stretch of a day. */
export const WeekRows = ({ entries }: { entries: readonly ScheduleEntry[] }) => (
  <Rows
    name={weekName}
    class="stretch"
    rows={entries}
    row={(prefix, entry) => <Stretch prefix={prefix} entry={entry} />}
    add={t.staff.scheduleAdd}
    remove={t.staff.scheduleRemove}
    legend={t.staff.scheduleRow}
    none={t.staff.scheduleNone}
  />
);

const Stretch = ({ prefix, entry }: { prefix: string; entry: ScheduleEntry | undefined }) => (
  <>
    <SelectField
      name={`${prefix}.dayOfWeek`}
      label={t.staff.day}
      options={weekdays.map((day) => [String(day), weekdayName(day)] as const)}
      chosen={String(entry?.dayOfWeek ?? 1)}
    />
    <Time name={`${prefix}.startTime`} label={t.staff.start} value={entry?.startTime} />
    <Time name={`${prefix}.endTime`} label={t.staff.end} value={entry?.endTime} />
    <TextField
      name={`${prefix}.slotMinutes`}
      label={t.staff.slotMinutes}
      value={String(entry?.slotMinutes ?? usualMinutes)}
      inputMode="numeric"
      autocomplete="off"
    />
    <SelectField
      name={`${prefix}.mode`}
      label={t.staff.mode}
      options={scheduleModes.map((mode) => [mode, t.staff.modes[mode]] as const)}
      chosen={entry?.mode ?? "both"}
    />
  </>
);

/** Text and no time control: that one cannot say 24:00, and shows some people AM and PM. */
const Time = ({ name, label, value }: { name: string; label: string; value: string | undefined }) => (
  <TextField
    name={name}
    label={label}
    value={value && dayTime(value)}
    inputMode="decimal"
    autocomplete="off"
    maxLength={5}
  />
);

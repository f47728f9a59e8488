import { type ScheduleEntry, type ScheduleMeta, ScheduleMode } from "@rawat/contracts";
import { api } from "../api.ts";
import { weekdayName } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { input, select } from "../ui/field.ts";
import { fieldRows } from "../ui/field-rows.ts";
import { form } from "../ui/form.ts";
import { dayTime } from "./schedule-week.ts";

interface Circumstances {
  oncancel: () => void;
  /** What is booked and no longer fits is told with it. */
  onsaved: (meta: ScheduleMeta) => void;
}

const weekdays = [1, 2, 3, 4, 5, 6, 7];

/** The form for a doctor's whole week, a row for each stretch of a day. */
export async function scheduleForm(doctorId: string, { oncancel, onsaved }: Circumstances) {
  const params = { id: doctorId };
  const { data: entries, etag } = await api.doctors().schedules({ params });
  const rows = fieldRows({
    prefix: "",
    class: "stretch",
    parts: [
      {
        name: "dayOfWeek",
        label: t.staff.day,
        control: (value) =>
          select(
            "dayOfWeek",
            weekdays.map((day) => [String(day), weekdayName(day)] as const),
            value || "1",
          ),
      },
      { name: "startTime", label: t.staff.start, control: timeInput },
      { name: "endTime", label: t.staff.end, control: timeInput },
      {
        name: "slotMinutes",
        label: t.staff.slotMinutes,
        control: (value) => input("slotMinutes", { value: value || "30", inputmode: "numeric", autocomplete: "off" }),
      },
      {
        name: "mode",
        label: t.staff.mode,
        control: (value) =>
          select(
            "mode",
            ScheduleMode.options.map((mode) => [mode, t.staff.modes[mode]] as const),
            value || "both",
          ),
      },
    ],
    add: t.staff.scheduleAdd,
    remove: t.staff.scheduleRemove,
    row: t.staff.scheduleRow,
    none: t.staff.scheduleNone,
  });
  for (const entry of entries)
    rows.append({
      dayOfWeek: String(entry.dayOfWeek),
      startTime: dayTime(entry.startTime),
      endTime: dayTime(entry.endTime),
      slotMinutes: String(entry.slotMinutes),
      mode: entry.mode,
    });

  const read = (): ScheduleEntry[] =>
    rows.read().map(({ dayOfWeek, startTime = "", endTime = "", slotMinutes, mode }) => ({
      dayOfWeek: Number(dayOfWeek),
      startTime: timeOfDay(startTime),
      endTime: timeOfDay(endTime),
      slotMinutes: Number(slotMinutes),
      mode: mode as ScheduleMode,
    }));
  const before = JSON.stringify(read());

  const element = form({
    content: [h("p", { class: "small muted" }, t.staff.scheduleHint), rows.element],
    submit: t.patients.save,
    oncancel,
    onsubmit: async () => {
      const saving = { params, body: read(), ...(etag && { ifMatch: etag }) };
      onsaved((await api.doctors().setSchedules(saving)).meta);
    },
  });
  return { element, isDirty: () => JSON.stringify(read()) !== before };
}

/** Text and no time control: that one cannot say 24:00, and shows some people AM and PM. */
const timeInput = (value: string) => input("time", { value, inputmode: "decimal", autocomplete: "off", maxlength: 5 });

/** `8.30` as `08:30`. */
const timeOfDay = (text: string): string => text.trim().replace(".", ":").padStart(5, "0");

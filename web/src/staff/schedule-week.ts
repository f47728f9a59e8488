import type { ScheduleEntry } from "@rawat/contracts";
import { api } from "../api.ts";
import { weekdayName } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { fill, h } from "../ui/element.ts";
import { loadInto } from "../ui/loading.ts";

/** `08:30` as the reader writes it: `08.30` in Indonesian. */
export const dayTime = (time: string): string => (t.locale === "id-ID" ? time.replace(":", ".") : time);

/** A doctor's week, to be read; `edit` is there for those who keep it. */
export function scheduleWeek(doctorId: string, edit: (() => void) | undefined): HTMLElement {
  const place = h("div", {});
  void loadInto(place, async () => {
    const { data } = await api.doctors().schedules({ params: { id: doctorId } });
    const days = Map.groupBy(data, ({ dayOfWeek }) => dayOfWeek);
    const known = [...days].sort(([a], [b]) => a - b);
    fill(
      place,
      known.length === 0
        ? h("p", { class: "small muted" }, t.staff.scheduleNone)
        : h("dl", { class: "hours-list" }, ...known.map(([day, entries]) => dayHours(day, entries))),
    );
  });
  return h(
    "section",
    { class: "part" },
    h(
      "div",
      { class: "part-head" },
      h("h3", {}, t.staff.schedule),
      edit && button(t.staff.scheduleEdit, { icon: "edit", onclick: edit }),
    ),
    place,
  );
}

const dayHours = (day: number, entries: readonly ScheduleEntry[]) =>
  h(
    "div",
    {},
    h("dt", {}, weekdayName(day)),
    h(
      "dd",
      {},
      ...entries
        .toSorted((a, b) => a.startTime.localeCompare(b.startTime))
        .map(({ startTime, endTime, slotMinutes, mode }) =>
          h(
            "p",
            {},
            `${dayTime(startTime)}–${dayTime(endTime)}`,
            h("span", { class: "small muted" }, ` · ${t.staff.minutes(slotMinutes)} · ${t.staff.modes[mode]}`),
          ),
        ),
    ),
  );

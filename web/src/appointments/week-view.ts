import type { Appointment } from "@rawat/contracts";
import { addDays, clinicToday, dayOf, narrowDay } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";

/** The seven days from a Monday side by side, on a phone one below the other. */
export function weekView(
  monday: string,
  appointments: readonly Appointment[],
  block: (appointment: Appointment) => HTMLLIElement,
): HTMLElement {
  const byDay = Map.groupBy(appointments, ({ startsAt }) => dayOf(startsAt));
  const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  return h("div", { class: "week" }, ...days.map((day) => lane(day, (byDay.get(day) ?? []).map(block))));
}

const lane = (day: string, blocks: readonly HTMLLIElement[]) =>
  h(
    "section",
    { class: day === clinicToday() ? "lane now" : "lane" },
    h("h3", {}, narrowDay(day)),
    blocks.length > 0
      ? h("ul", { class: "blocks", role: "list" }, ...blocks)
      : h("p", { class: "small muted" }, t.appointments.noneThatDay),
  );

import type { Appointment } from "@rawat/contracts";
import { clinicHour } from "../clinic/clinic-time.ts";
import { h } from "../ui/element.ts";

/** A day by the hour: beside each hour what begins in it, in the order of time. */
export function dayView(
  appointments: readonly Appointment[],
  block: (appointment: Appointment) => HTMLLIElement,
): HTMLElement {
  const hours = Map.groupBy(appointments, ({ startsAt }) => clinicHour(startsAt));
  return h(
    "ol",
    { class: "hours", role: "list" },
    ...[...hours].map(([hour, inHour]) =>
      h(
        "li",
        { class: "hour" },
        h("span", { class: "hour-name", "aria-hidden": "true" }, String(hour).padStart(2, "0")),
        h("ul", { class: "blocks", role: "list" }, ...inHour.map(block)),
      ),
    ),
  );
}

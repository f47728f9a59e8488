import type { Appointment, TokenUser } from "@rawat/contracts";
import { api } from "../api.ts";
import { clinicToday, dayOf, knowClinicZone, shortDay } from "../clinic/clinic-time.ts";
import { everyRow } from "../every-row.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { fill, h } from "../ui/element.ts";
import { emptyCard } from "../ui/failure-card.ts";
import { loadInto } from "../ui/loading.ts";
import { pagedList } from "../ui/paged-list.ts";
import { appointmentBlock } from "./appointment-block.ts";
import { openAppointment } from "./appointment-drawer.ts";
import { openBooking } from "./booking-drawer.ts";
import { calendarFeed } from "./calendar-feed.ts";

const ended: ReadonlySet<string> = new Set<Appointment["status"]>(["completed", "cancelled", "no_show"]);

/** Whether a patient still has it before them. */
const isComing = ({ status, startsAt }: Appointment) => !ended.has(status) && dayOf(startsAt) >= clinicToday();

/** A patient's own appointments: what is coming, what was, and the calendar. */
export function ownAppointments(user: TokenUser): HTMLElement {
  const coming = h("div", {});
  const row = (appointment: Appointment) => {
    const block = appointmentBlock(appointment, {
      name: "doctor",
      open: ({ id, doctorName }) => openAppointment({ id, title: doctorName }, { user, onchanged }),
    });
    block.prepend(h("span", { class: "block-day" }, shortDay(dayOf(appointment.startsAt))));
    return block;
  };
  const past = pagedList<Appointment>({
    label: t.appointments.past,
    kind: "blocks",
    load: loadPast,
    row,
    empty: () => ({ title: t.appointments.noPastTitle, lead: t.appointments.noPastLead }),
  });

  const loadComing = () =>
    loadInto(coming, async () => {
      await knowClinicZone();
      const all = await everyRow((page) => api.appointments().list({ query: { from: clinicToday(), ...page } }));
      const list = all.filter(isComing).reverse();
      fill(
        coming,
        list.length > 0
          ? h("ul", { class: "rows blocks", role: "list", "aria-label": t.appointments.coming }, ...list.map(row))
          : emptyCard(t.appointments.noComingTitle, t.appointments.noComingLead),
      );
    });
  const onchanged = () => {
    void loadComing();
    void past.reload();
  };

  onchanged();
  const book = () => openBooking({ user, onchanged });
  return h(
    "section",
    { class: "section narrow" },
    h(
      "header",
      { class: "section-head" },
      h("h1", { tabindex: -1 }, t.appointments.ownTitle),
      h("div", { class: "tools" }, button(t.appointments.book, { kind: "primary", icon: "plus", onclick: book })),
    ),
    h("h2", {}, t.appointments.coming),
    coming,
    h("h2", {}, t.appointments.past),
    past.element,
    calendarFeed(),
  );
}

/** The list has what is coming too; a page of nothing else is skipped. */
async function loadPast(cursor: string | undefined, signal: AbortSignal) {
  await knowClinicZone();
  let next = cursor ?? null;
  for (;;) {
    const { data, meta } = await api.appointments(signal).list({ query: { ...(next && { cursor: next }) } });
    const rows = data.filter((appointment) => !isComing(appointment));
    next = meta.nextCursor;
    if (rows.length > 0 || next === null) return { rows, nextCursor: next };
  }
}

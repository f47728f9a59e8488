import type { Appointment, TokenUser } from "@rawat/contracts";
import { api } from "../api.ts";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { everyRow } from "../every-row.ts";
import { isAbort } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { fill, h } from "../ui/element.ts";
import { emptyCard, failureCard } from "../ui/failure-card.ts";
import { icon } from "../ui/icon.ts";
import { reloadQuietly } from "../ui/quiet-reload.ts";
import { agendaBar, type Extent } from "./agenda-bar.ts";
import { appointmentBlock } from "./appointment-block.ts";
import { openAppointment } from "./appointment-drawer.ts";
import { appointmentWays } from "./appointment-ways.ts";
import { openBooking } from "./booking-drawer.ts";
import { calendarFeed } from "./calendar-feed.ts";
import { dayView } from "./day-view.ts";
import { weekView } from "./week-view.ts";

/** The appointments of a day or a week: the front desk sees everybody's, a doctor the own. What others change appears by itself. */
export function agendaSection(user: TokenUser): HTMLElement {
  const ownDoctorId = user.role === "doctor" ? user.staffId : undefined;
  const bar = agendaBar({ ownDoctorId, onchange: () => void load() });
  const place = h("div", { class: "agenda" });
  const note = h("div", { class: "alert-place", role: "status" });
  let underWay = new AbortController();
  let shown = "";

  async function load({ quietly = false } = {}): Promise<void> {
    underWay.abort();
    underWay = new AbortController();
    const { signal } = underWay;
    if (!quietly) place.setAttribute("aria-busy", "true");
    if (place.childElementCount === 0)
      fill(place, h("div", { class: "skeleton block", "aria-label": t.words.loading }));
    try {
      await knowClinicZone();
      bar.begin();
      const extent = bar.extent();
      const { view, from, to, doctorId } = extent;
      const needsDoctor = view === "week" && doctorId === undefined;
      const appointments = needsDoctor ? [] : await appointmentsOf({ from, to, doctorId }, signal);
      if (signal.aborted) return;
      place.removeAttribute("aria-busy");
      fill(note);
      show(appointments, extent, needsDoctor);
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      place.removeAttribute("aria-busy");
      const text = t.appointments.notFresh;
      if (quietly) fill(note, h("div", { class: "alert warned" }, icon("alert"), h("p", {}, text)));
      else {
        shown = "";
        fill(
          place,
          failureCard(t.failures.listTitle, error, () => void load()),
        );
      }
    }
  }

  /** Draws only what is new: a screen that flickers every few seconds cannot be read. */
  function show(appointments: readonly Appointment[], extent: Extent, needsDoctor: boolean): void {
    const state = JSON.stringify([extent, appointments]);
    if (state === shown) return;
    shown = state;
    const focused = document.activeElement?.getAttribute("data-appointment");
    if (needsDoctor) fill(place, emptyCard(t.appointments.chooseDoctorTitle, t.appointments.chooseDoctorLead));
    else fill(place, ...drawing(appointments, extent));
    if (focused) place.querySelector<HTMLElement>(`[data-appointment="${focused}"]`)?.focus();
  }

  function drawing(appointments: readonly Appointment[], { view, from, doctorId }: Extent): HTMLElement[] {
    const block = (appointment: Appointment) =>
      appointmentBlock(appointment, {
        name: "patient",
        withDoctor: doctorId === undefined,
        open: ({ id, patientName }) =>
          openAppointment({ id, title: patientName }, { user, onchanged, ways: appointmentWays }),
      });
    const going = appointments.filter(({ status }) => status !== "cancelled");
    const cancelled = appointments.filter(({ status }) => status === "cancelled");
    const empty = () => emptyCard(t.appointments.noneTitle, t.appointments.noneLead);
    const main = view === "week" ? weekView(from, going, block) : going.length > 0 ? dayView(going, block) : empty();
    return cancelled.length === 0
      ? [main]
      : [
          main,
          h(
            "details",
            { class: "cancelled" },
            h("summary", {}, t.appointments.cancelledCount(cancelled.length)),
            h("ul", { class: "blocks", role: "list" }, ...cancelled.map(block)),
          ),
        ];
  }

  const onchanged = () => void load({ quietly: true });
  void load();
  reloadQuietly(place, onchanged);
  const mayBook = user.role !== "doctor";
  const book = () => openBooking({ user, doctorId: bar.extent().doctorId, onchanged });
  return h(
    "section",
    { class: "section" },
    h(
      "header",
      { class: "section-head" },
      h("h1", { tabindex: -1 }, t.appointments.title),
      mayBook &&
        h("div", { class: "tools" }, button(t.appointments.book, { kind: "primary", icon: "plus", onclick: book })),
    ),
    bar.element,
    bar.heading,
    note,
    place,
    !mayBook && calendarFeed(),
  );
}

/** In the order of time; the service answers the latest first. */
async function appointmentsOf(
  { from, to, doctorId }: Pick<Extent, "from" | "to" | "doctorId">,
  signal: AbortSignal,
): Promise<Appointment[]> {
  const narrowed = { from, to, ...(doctorId && { doctorId }) };
  const latestFirst = await everyRow((page) => api.appointments(signal).list({ query: { ...narrowed, ...page } }));
  return latestFirst.reverse();
}

import { type AppointmentMode, bookableDaysMax, type Slot } from "@rawat/contracts";
import { api } from "../api.ts";
import {
  addDays,
  clinicToday,
  clockTime,
  dayOf,
  knowClinicZone,
  longDay,
  narrowDay,
  narrowSpan,
} from "../clinic/clinic-time.ts";
import { isAbort } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { fill, h } from "../ui/element.ts";
import { failureCard } from "../ui/failure-card.ts";

const daysShown = 7;

/** An appointment may begin that long from now, and no later. */
const aheadMaxMs = bookableDaysMax * 24 * 3_600_000;
const lastStart = (): string => new Date(Date.now() + aheadMaxMs).toISOString();

interface Wish {
  doctorId: string;
  mode: AppointmentMode;
}

interface Shape {
  /** Shows the week that this day begins, unless it is over. */
  aroundDay?: string;
}

/** Chooses a free slot of a doctor: seven days with what is free in each, then the times of one. */
export function slotPicker({ aroundDay = "" }: Shape = {}) {
  let wish: Wish | undefined;
  let from = "";
  let day: string | undefined;
  let slots: readonly Slot[] = [];
  let chosen: Slot | undefined;
  let underWay = new AbortController();
  const issue = h("p", { class: "issue", role: "alert" });
  const place = h("div", { class: "slot-place", "aria-live": "polite" });
  const element = h("fieldset", { class: "slots" }, h("legend", {}, t.appointments.slots), place, issue);

  /** The last day that is shown: of seven, or the last one on which an appointment may begin. */
  function until(): string {
    const last = dayOf(lastStart());
    const seventh = addDays(from, daysShown - 1);
    if (last < seventh) return last;
    return seventh;
  }

  /** Shows what is free to a wish; what was chosen for another is forgotten. */
  async function load(next: Wish | undefined = wish): Promise<void> {
    underWay.abort();
    underWay = new AbortController();
    const { signal } = underWay;
    wish = next;
    chosen = undefined;
    if (!wish?.doctorId) return fill(place, h("p", { class: "small muted" }, t.appointments.doctorFirst));
    place.setAttribute("aria-busy", "true");
    try {
      await knowClinicZone();
      from ||= aroundDay > clinicToday() ? aroundDay : clinicToday();
      const { doctorId, mode } = wish;
      const query = { from, to: until() };
      const { data } = await api.doctors(signal).slots({ params: { id: doctorId }, query });
      if (signal.aborted) return;
      const last = lastStart();
      slots = data.filter((slot) => slot.startsAt <= last && (slot.mode === "both" || slot.mode === mode));
      if (!slots.some(({ startsAt }) => dayOf(startsAt) === day)) day = slots[0] && dayOf(slots[0].startsAt);
      draw();
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      fill(
        place,
        failureCard(t.appointments.slotsTitle, error, () => void load()),
      );
    } finally {
      if (!signal.aborted) place.removeAttribute("aria-busy");
    }
  }

  function turn(days: number): void {
    from = addDays(from, days);
    const today = clinicToday();
    if (from < today) from = today;
    day = undefined;
    void load();
  }

  function draw(focus?: string): void {
    const byDay = Map.groupBy(slots, ({ startsAt }) => dayOf(startsAt));
    const to = until();
    const days = Array.from({ length: daysShown }, (_, index) => addDays(from, index)).filter((name) => name <= to);
    const earlier = button(null, { icon: "before", label: t.appointments.earlier, onclick: () => turn(-daysShown) });
    earlier.disabled = from <= clinicToday();
    const later = button(null, { icon: "chevron", label: t.appointments.later, onclick: () => turn(daysShown) });
    later.disabled = to >= dayOf(lastStart());
    fill(
      place,
      h("div", { class: "slot-week" }, earlier, h("span", {}, narrowSpan(from, to)), later),
      h(
        "div",
        { class: "slot-days", role: "group", "aria-label": t.appointments.days },
        ...days.map((name) => dayButton(name, byDay.get(name)?.length ?? 0)),
      ),
      day === undefined
        ? h("p", { class: "small muted" }, slots.length > 0 ? t.appointments.noSlotsThatDay : t.appointments.noSlots)
        : h(
            "div",
            { class: "slot-times", role: "group", "aria-label": t.appointments.slotsOf(longDay(day)) },
            ...(byDay.get(day) ?? []).map(slotButton),
          ),
    );
    if (focus) place.querySelector<HTMLElement>(`[data-value="${focus}"]`)?.focus();
  }

  const dayButton = (name: string, count: number) => {
    const element = h(
      "button",
      {
        type: "button",
        class: "slot-day",
        "data-value": name,
        "aria-pressed": String(name === day),
        onclick: () => {
          day = name;
          chosen = undefined;
          draw(name);
        },
      },
      h("span", { class: "slot-weekday" }, narrowDay(name)),
      h("span", { class: "small" }, t.appointments.freeCount(count)),
    );
    element.disabled = count === 0;
    return element;
  };

  const slotButton = (slot: Slot) =>
    h(
      "button",
      {
        type: "button",
        class: "slot",
        "data-value": slot.startsAt,
        "aria-pressed": String(slot === chosen),
        onclick: () => {
          chosen = slot;
          issue.textContent = "";
          draw(slot.startsAt);
        },
      },
      clockTime(slot.startsAt),
    );

  /** The slot that is chosen; without one, says so where one looks for it. */
  function read(): Slot | undefined {
    issue.textContent = chosen ? "" : t.appointments.chooseSlot;
    if (!chosen) place.querySelector<HTMLElement>("button:not(:disabled)")?.focus();
    return chosen;
  }

  return { element, load, read, isChosen: () => chosen !== undefined };
}

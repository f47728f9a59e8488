import { addDays, clinicToday, longDay, mondayOf, shortDay } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { h, setAttribute } from "../ui/element.ts";
import { input } from "../ui/field.ts";
import { toastFailure } from "../ui/toast.ts";
import { doctorChoice, everyDoctor, showDoctors } from "./doctor-choice.ts";

const views = ["day", "week"] as const;

/** Which days of whom are shown: the first and the last day, and a doctor unless all of them. */
export interface Extent {
  view: (typeof views)[number];
  from: string;
  to: string;
  doctorId: string | undefined;
}

interface Shape {
  /** A doctor sees the own appointments alone. */
  ownDoctorId: string | undefined;
  onchange: () => void;
}

/** Chooses the doctor, the day or the week. `begin` waits until the clinic's zone, and so its today, is known. */
export function agendaBar({ ownDoctorId, onchange }: Shape) {
  let view: Extent["view"] = "day";
  let chosen = "";
  let begun = false;
  // Whoever is quicker than the clinic's zone starts from the day that it most likely is there.
  const day = () => chosen || clinicToday();
  const doctors = doctorChoice([], t.appointments.allDoctors);
  doctors.setAttribute("aria-label", t.appointments.doctor);
  doctors.addEventListener("change", () => changed());
  const date = input("day", { type: "date" });
  date.setAttribute("aria-label", t.appointments.date);
  date.addEventListener("change", () => go(date.value || clinicToday()));
  const heading = h("h2", { class: "agenda-day", "aria-live": "polite" });
  const viewButtons = views.map((name) =>
    h("button", { type: "button", onclick: () => turnTo(name) }, t.appointments.views[name]),
  );

  const stepDays = () => (view === "week" ? 7 : 1);
  const step = (label: string, icon: "before" | "chevron", sign: 1 | -1) =>
    button(null, { icon, label, onclick: () => go(addDays(day(), sign * stepDays())) });
  const element = h(
    "div",
    { class: "agenda-bar" },
    h(
      "div",
      { class: "agenda-steps" },
      step(t.appointments.earlier, "before", -1),
      button(t.appointments.today, { onclick: () => go(clinicToday()) }),
      step(t.appointments.later, "chevron", 1),
      date,
    ),
    !ownDoctorId && doctors,
    h("div", { class: "languages", role: "group", "aria-label": t.appointments.view }, ...viewButtons),
  );

  function go(next: string): void {
    chosen = next;
    changed();
  }

  function turnTo(next: Extent["view"]): void {
    view = next;
    changed();
  }

  function changed(): void {
    show();
    onchange();
  }

  function show(): void {
    const { from, to } = extent();
    date.value = day();
    heading.textContent = view === "day" ? longDay(from) : t.appointments.weekOf(shortDay(from), shortDay(to));
    for (const [index, element] of viewButtons.entries())
      setAttribute(element, "aria-pressed", String(views[index] === view));
  }

  function extent(): Extent {
    const from = view === "week" ? mondayOf(day()) : day();
    return { view, from, to: addDays(from, stepDays() - 1), doctorId: ownDoctorId ?? (doctors.value || undefined) };
  }

  function begin(): void {
    if (begun) return;
    begun = true;
    chosen ||= clinicToday();
    show();
    if (ownDoctorId) return;
    everyDoctor().then((all) => showDoctors(doctors, all, t.appointments.allDoctors, doctors.value), toastFailure);
  }

  return { element, heading, extent, begin };
}

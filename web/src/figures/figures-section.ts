import { type AppointmentFigures, appointmentFigures, defaultDeadlineMs, Granularity } from "@rawat/contracts";
import { urlOf } from "@rawat/contracts/client";
import { api } from "../api.ts";
import { addDays, clinicToday, knowClinicZone } from "../clinic/clinic-time.ts";
import { fetchSignedIn } from "../http.ts";
import { t } from "../i18n/index.ts";
import { button, setBusy } from "../ui/button.ts";
import { fill, h } from "../ui/element.ts";
import { emptyCard } from "../ui/failure-card.ts";
import { field, input, select } from "../ui/field.ts";
import { form } from "../ui/form.ts";
import { loadInto } from "../ui/loading.ts";
import { saveFile } from "../ui/save-file.ts";
import { toast, toastFailure } from "../ui/toast.ts";
import { figuresTable } from "./figures-table.ts";

const daysShown = 30;

/** Appointments counted by day, week or month, for administrators; also as a file. */
export function figuresSection(): HTMLElement {
  const granularity = select(
    "granularity",
    Granularity.options.map((name) => [name, t.figures.granularities[name]] as const),
    "week",
  );
  const from = input("from", { type: "date" });
  const to = input("to", { type: "date" });
  const place = h("div", {});

  const query = () => ({
    granularity: granularity.value as Granularity,
    ...(from.value && { from: from.value }),
    ...(to.value && { to: to.value }),
  });

  async function show(): Promise<void> {
    const { data } = await api.appointmentFigures().read({ query: query() });
    fill(place, isEmpty(data) ? emptyCard(t.figures.noneTitle, t.figures.noneLead) : figuresTable(data));
  }

  const download = button(t.figures.csv, {
    icon: "download",
    onclick: async () => {
      setBusy(download, true);
      try {
        const url = urlOf(appointmentFigures.read.path, { query: query() });
        const answer = await fetchSignedIn(url, defaultDeadlineMs, { headers: { accept: "text/csv" } });
        saveFile(await answer.blob(), `rawat-${t.figures.title.toLowerCase().replaceAll(" ", "-")}.csv`);
        toast(t.figures.exported);
      } catch (error) {
        toastFailure(error);
      } finally {
        setBusy(download, false);
      }
    },
  });

  void loadInto(place, async () => {
    await knowClinicZone();
    // The month behind and the week ahead: what was, and what is booked.
    from.value ||= addDays(clinicToday(), -daysShown);
    to.value ||= addDays(clinicToday(), 7);
    await show();
  });
  const filter = form({
    class: "figures-form",
    content: [
      h(
        "div",
        { class: "grid" },
        field({ label: t.figures.granularity, control: granularity }),
        field({ label: t.figures.from, control: from }),
        field({ label: t.figures.to, control: to }),
      ),
    ],
    submit: t.figures.apply,
    onsubmit: show,
  });
  return h(
    "section",
    { class: "section" },
    h(
      "header",
      { class: "section-head" },
      h("h1", { tabindex: -1 }, t.figures.title),
      h("div", { class: "tools" }, download),
    ),
    h("p", { class: "lead" }, t.figures.lead),
    filter,
    place,
  );
}

const isEmpty = (figures: readonly AppointmentFigures[]) => figures.every(({ total }) => total === 0);

import type { Patient } from "@rawat/contracts";
import { api } from "../api.ts";
import { calendarDate, initials } from "../format.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { pagedList } from "../ui/paged-list.ts";
import { searchField } from "../ui/search-field.ts";

/** Finds the patient that something is for, as one types. */
export function choosePatient(onchosen: (patient: Patient) => void) {
  let query = "";
  const list = pagedList<Patient>({
    label: t.appointments.choosePatient,
    kind: "choices",
    load: async (cursor, signal) => {
      const { data: rows, meta } = await api.patients(signal).list({
        query: { limit: "10", ...(query && { q: query }), ...(cursor && { cursor }) },
      });
      return { rows, nextCursor: meta.nextCursor };
    },
    row: (patient) => choice(patient, () => onchosen(patient)),
    empty: () => ({ title: t.patients.noMatchTitle, lead: t.patients.noMatchLead(query) }),
  });
  const search = searchField(t.patients.search, t.patients.searchPlaceholder, (text) => {
    query = text;
    void list.reload();
  });
  void list.reload();
  return {
    element: h("div", { class: "choose" }, h("h3", {}, t.appointments.choosePatient), search.element, list.element),
    focus: () => search.input.focus(),
  };
}

const choice = ({ name, medicalRecordNumber, birthDate }: Patient, choose: () => void) =>
  h(
    "li",
    { class: "row" },
    h("span", { class: "avatar", "aria-hidden": "true" }, initials(name)),
    h(
      "div",
      { class: "who" },
      h("button", { type: "button", class: "row-open", onclick: choose }, name),
      h(
        "p",
        { class: "small muted" },
        [medicalRecordNumber, birthDate && calendarDate(birthDate)].filter(Boolean).join(" · "),
      ),
    ),
  );

import type { Patient, TokenUser } from "@rawat/contracts";
import { api } from "../api.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { h } from "../ui/element.ts";
import { pagedList } from "../ui/paged-list.ts";
import { searchField } from "../ui/search-field.ts";
import { openExport } from "./export-patients.ts";
import { openImport } from "./import-dialog.ts";
import { openNewPatient, openPatient } from "./patient-drawer.ts";
import { patientRow } from "./patient-row.ts";

/** The register: search, list, and for the front desk everything that changes it. */
export function patientsSection(user: TokenUser): HTMLElement {
  const mayEdit = user.role === "admin" || user.role === "staff";
  let query = "";
  const archivedToo = h("input", { type: "checkbox", name: "archivedToo", onchange: () => onchanged() });

  const list = pagedList<Patient>({
    label: t.patients.title,
    kind: "patients",
    load: async (cursor, signal) => {
      const { data: rows, meta } = await api.patients(signal).list({
        query: {
          ...(query && { q: query }),
          ...(archivedToo.checked && { includeArchived: "true" }),
          ...(cursor && { cursor }),
        },
      });
      return { rows, nextCursor: meta.nextCursor };
    },
    row: (patient) => patientRow(patient, () => openPatient(patient, { user, onchanged })),
    empty: () =>
      query
        ? { title: t.patients.noMatchTitle, lead: t.patients.noMatchLead(query) }
        : { title: t.patients.noneTitle, lead: t.patients.noneLead },
  });
  const onchanged = () => void list.reload();
  const search = searchField(t.patients.search, t.patients.searchPlaceholder, (text) => {
    query = text;
    onchanged();
  });

  onchanged();
  return h(
    "section",
    { class: "section" },
    h(
      "header",
      { class: "section-head" },
      h("h1", { tabindex: -1 }, t.patients.title),
      // Before the search, from which the keyboard goes straight to whom it found.
      user.role === "admin" && h("label", { class: "check" }, archivedToo, t.history.archivedToo),
      mayEdit && tools(user, onchanged),
    ),
    search.element,
    list.element,
  );
}

const tools = (user: TokenUser, onchanged: () => void): HTMLElement =>
  h(
    "div",
    { class: "tools" },
    button(t.patients.importCsv, { icon: "upload", onclick: () => openImport({ onchanged }) }),
    button(t.patients.exportCsv, { icon: "download", onclick: openExport }),
    button(t.patients.add, { kind: "primary", icon: "plus", onclick: () => openNewPatient({ user, onchanged }) }),
  );

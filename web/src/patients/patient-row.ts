import type { Patient } from "@rawat/contracts";
import { ageYears, calendarDate, initials, maskedNik, phone } from "../format.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { icon } from "../ui/icon.ts";

const tagsShown = 3;

/** One patient in the list. The whole row opens them; a keyboard finds the name as its button. */
export function patientRow(patient: Patient, open: () => void): HTMLLIElement {
  const { name, birthDate, gender, nik, medicalRecordNumber, archivedAt, tags = [] } = patient;
  return h(
    "li",
    { class: "row" },
    h("span", { class: "avatar", "aria-hidden": "true" }, initials(name)),
    h(
      "div",
      { class: "who" },
      h("button", { type: "button", class: "row-open", onclick: open }, name),
      h(
        "p",
        { class: "small muted" },
        h("span", { class: "number" }, medicalRecordNumber),
        archivedAt !== undefined && h("span", { class: "tag" }, t.history.archivedMark),
        ...tags.slice(0, tagsShown).map((tag) => h("span", { class: "tag" }, tag)),
        tags.length > tagsShown && h("span", { class: "tag" }, `+${tags.length - tagsShown}`),
      ),
    ),
    cell(
      "born",
      birthDate ? `${calendarDate(birthDate)} · ${t.patients.ageYears(ageYears(birthDate))}` : t.patients.birthUnknown,
      t.genders[gender],
    ),
    cell("nik", nik ? `NIK ${maskedNik(nik)}` : undefined),
    cell("contact", patient.phone ? phone(patient.phone) : undefined, patient.email ?? undefined),
    h("span", { class: "row-end" }, icon("chevron")),
  );
}

function cell(name: string, first: string | undefined, second?: string): HTMLElement {
  return h(
    "div",
    { class: `cell ${name}` },
    first && h("p", {}, first),
    second && h("p", { class: "small muted" }, second),
  );
}

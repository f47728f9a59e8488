import type { FieldChange, FieldValue, PatientVersion, Role } from "@rawat/contracts";
import { api } from "../api.ts";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { phone } from "../format.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { pagedList } from "../ui/paged-list.ts";
import { fieldText, type PatientField, type PatientFields } from "./field-text.ts";

/** Every version of a patient, the newest first: when, by whom, and what became what. */
export function patientHistory(patientId: string, isArchived: boolean): HTMLElement {
  const list = pagedList<PatientVersion>({
    label: t.history.title,
    kind: "history",
    load: async (cursor, signal) => {
      await knowClinicZone();
      const { data: rows, meta } = await api.patients(signal).history({
        params: { id: patientId },
        query: { ...(isArchived && { includeArchived: "true" }), ...(cursor && { cursor }) },
      });
      return { rows, nextCursor: meta.nextCursor };
    },
    row: versionRow,
    empty: () => ({ title: t.history.noneTitle, lead: t.history.noneLead }),
  });
  void list.reload();
  return list.element;
}

function versionRow(version: PatientVersion): HTMLLIElement {
  const { action, at, role, changes } = version;
  return h(
    "li",
    { class: "row" },
    h(
      "div",
      { class: "who" },
      h("strong", {}, t.history.actions[action]),
      h(
        "p",
        { class: "small muted" },
        h("time", { datetime: at }, clinicMoment(at)),
        h("span", { class: "break" }, nameOf(version)),
        role && role in t.roles && h("span", { class: "role" }, t.roles[role as Role]),
      ),
    ),
    changes.length > 0 &&
      h("dl", { class: "changes" }, ...changes.map((change) => changeRow(change, action === "created"))),
    changes.length === 0 && action === "changed" && h("p", { class: "small muted" }, t.history.nothingChanged),
  );
}

/** Who registers has no account yet, so nobody's name is kept. */
const nameOf = ({ action, userName }: PatientVersion): string =>
  userName ?? (action === "created" ? t.history.online : t.records.nobody);

/** Before somebody was registered there was nothing, and nothing need be said of it. */
const changeRow = ({ field, from, to }: FieldChange, isFirst: boolean): HTMLElement =>
  h(
    "div",
    { class: "pair wide" },
    h("dt", {}, labelOf(field)),
    h(
      "dd",
      {},
      !isFirst && h("span", { class: "was" }, textOf(field, from)),
      !isFirst && h("span", { class: "unseen" }, ` ${t.history.becomes} `),
      !isFirst && h("span", { "aria-hidden": "true" }, " → "),
      h("span", {}, textOf(field, to)),
    ),
  );

/** `Emergency contact: Name`: a part alone could be anybody's. */
function labelOf(field: string): string {
  const [whole = "", part] = field.split(".");
  const label = saidOf(field);
  return part !== undefined && whole === "emergencyContact" ? `${saidOf(whole)}: ${label}` : label;
}

const saidOf = (field: string): string => t.fields[field as keyof typeof t.fields] ?? field;

function textOf(field: string, value: FieldValue): string {
  if (field === "emergencyContact.phone" && typeof value === "string") return phone(value);
  if (field.includes(".")) return typeof value === "string" ? value : t.words.empty;
  return fieldText(field as PatientField, { [field]: value } as PatientFields);
}

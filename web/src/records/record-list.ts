import type { MedicalRecord, TokenUser } from "@rawat/contracts";
import { api } from "../api.ts";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { icon } from "../ui/icon.ts";
import { pagedList } from "../ui/paged-list.ts";
import { openRecord } from "./record-drawer.ts";

interface Shape {
  user: TokenUser;
  /** Whose records; a patient reads the own ones without saying so. */
  patientId?: string;
}

/** A patient's records, the latest first; each opens. */
export function recordList({ user, patientId }: Shape) {
  const list = pagedList<MedicalRecord>({
    label: t.records.title,
    kind: "records",
    load: async (cursor, signal) => {
      await knowClinicZone();
      const { data: rows, meta } = await api.records(signal).list({
        query: { ...(patientId && { patientId }), ...(cursor && { cursor }) },
      });
      return { rows, nextCursor: meta.nextCursor };
    },
    row: (record) => recordRow(record, () => openRecord(record.id, { user, onchanged: () => void list.reload() })),
    empty: () => ({ title: t.records.noneTitle, lead: t.records.noneLead }),
  });
  void list.reload();
  return list;
}

function recordRow({ type, createdAt, doctorName, diagnoses }: MedicalRecord, open: () => void): HTMLLIElement {
  const main = diagnoses.find(({ primary }) => primary) ?? diagnoses[0];
  return h(
    "li",
    { class: "row" },
    h(
      "div",
      { class: "who" },
      h(
        "button",
        { type: "button", class: "row-open", onclick: open },
        main ? `${main.display} (${main.code})` : t.records.types[type],
      ),
      h(
        "p",
        { class: "small muted" },
        main && h("span", { class: "tag" }, t.records.types[type]),
        h("time", { datetime: createdAt }, clinicMoment(createdAt)),
        h("span", {}, doctorName),
      ),
    ),
    h("span", { class: "row-end" }, icon("chevron")),
  );
}

import type { AccessEntry, Role } from "@rawat/contracts";
import { api } from "../api.ts";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { pagedList } from "../ui/paged-list.ts";

/** Who read or wrote the records of a patient, or the reader's own: when, who, in which role, what. */
export function accessLog(patientId?: string): HTMLElement {
  const list = pagedList<AccessEntry>({
    label: t.records.logOf,
    kind: "access",
    load: async (cursor, signal) => {
      await knowClinicZone();
      const { data: rows, meta } = await api.records(signal).accessLog({
        query: { ...(patientId && { patientId }), ...(cursor && { cursor }) },
      });
      return { rows, nextCursor: meta.nextCursor };
    },
    row: ({ at, action, userName, role }) =>
      h(
        "li",
        { class: "row" },
        h("strong", { class: "break" }, userName ?? t.records.nobody),
        role && role in t.roles && h("span", { class: "role" }, t.roles[role as Role]),
        h("span", { class: "break" }, actionText(action)),
        h("time", { class: "small muted", datetime: at }, clinicMoment(at)),
      ),
    empty: () => ({
      title: t.records.logNoneTitle,
      lead: patientId === undefined ? t.records.logNoneLead : t.records.logNoneLeadOf,
    }),
  });
  void list.reload();
  return list.element;
}

const actionText = (action: string): string =>
  action in t.records.actions ? t.records.actions[action as keyof typeof t.records.actions] : action;

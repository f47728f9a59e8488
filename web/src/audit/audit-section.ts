import type { AuditEntry } from "@rawat/contracts";
import { api } from "../api.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { fill, h } from "../ui/element.ts";
import { field, input } from "../ui/field.ts";
import { icon } from "../ui/icon.ts";
import { pagedList } from "../ui/paged-list.ts";
import { auditRow } from "./audit-row.ts";

const filters = ["action", "userId", "patientId", "from", "to"] as const;

/** The trail of every service, newest first, for administrators. */
export function auditSection(): HTMLElement {
  const controls = {
    action: input("action", { autocomplete: "off" }),
    userId: input("userId", { autocomplete: "off" }),
    patientId: input("patientId", { autocomplete: "off" }),
    from: input("from", { type: "date" }),
    to: input("to", { type: "date" }),
  };
  const labels = {
    action: t.audit.action,
    userId: t.audit.user,
    patientId: t.audit.patient,
    from: t.audit.from,
    to: t.audit.to,
  };
  const missingPlace = h("div", { role: "status" });

  const list = pagedList<AuditEntry>({
    label: t.audit.title,
    kind: "entries",
    load: async (cursor, signal) => {
      const given = filters.map((name) => [name, controls[name].value.trim()]).filter(([, value]) => value);
      const query = Object.fromEntries(given) as Partial<Record<(typeof filters)[number], string>>;
      const { data: rows, meta } = await api.audit(signal).list({ query: { ...query, ...(cursor && { cursor }) } });
      showMissing(meta.missing ?? []);
      return { rows, nextCursor: meta.nextCursor };
    },
    row: auditRow,
    empty: () => ({ title: t.audit.noneTitle, lead: t.audit.noneLead }),
  });

  function showMissing(names: readonly string[]): void {
    const text = t.audit.missing(names.join(", "));
    fill(missingPlace, names.length > 0 && h("div", { class: "alert warned" }, icon("alert"), h("p", {}, text)));
  }

  void list.reload();
  return h(
    "section",
    { class: "section" },
    h("header", { class: "section-head" }, h("h1", { tabindex: -1 }, t.audit.title)),
    h("p", { class: "lead" }, t.audit.lead),
    h(
      "form",
      {
        class: "filter-grid",
        onsubmit: (event) => {
          event.preventDefault();
          void list.reload();
        },
      },
      ...filters.map((name) =>
        field({ label: labels[name], control: controls[name], ...(name === "action" && { hint: t.audit.actionHint }) }),
      ),
      button(t.audit.apply, { type: "submit", icon: "search" }),
    ),
    missingPlace,
    list.element,
  );
}

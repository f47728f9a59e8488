import type { AuditEntry, Role } from "@rawat/contracts";
import { instant } from "../format.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";

/** One entry: what happened and how it ended, when, by whom; the ids behind it unfold. */
export function auditRow(entry: AuditEntry): HTMLLIElement {
  const { action, at, result, userId, service } = entry;
  return h(
    "li",
    { class: "row" },
    h(
      "details",
      {},
      h(
        "summary",
        {},
        h("span", { class: `result ${result}` }, t.audit.results[result]),
        h("code", { class: "break" }, action),
        h("span", { class: "small muted" }, `${t.audit.by} ${whoOf(entry)}`),
        h("time", { class: "small muted", datetime: at }, instant(at, true)),
      ),
      h(
        "dl",
        { class: "ids" },
        ...pair(t.audit.service, service),
        ...pair(t.audit.user, userId),
        ...pair(t.audit.patient, entry.patientId),
        ...pair(t.audit.subject, entry.subjectId),
        ...pair(t.audit.count, entry.count === null ? null : String(entry.count)),
        ...pair(t.audit.address, entry.address),
        ...pair(t.audit.request, entry.requestId),
      ),
    ),
  );
}

/** An account by its name and role, a visitor, or a program of ours, which has its own name for a role. */
function whoOf({ userName, role }: AuditEntry): string {
  if (role === null || role === "visitor") return t.audit.visitor;
  const roleText = role in t.roles ? t.roles[role as Role] : t.audit.program;
  return userName ? `${userName} (${roleText})` : roleText;
}

const pair = (label: string, text: string | null): HTMLElement[] =>
  text === null ? [] : [h("div", { class: "pair" }, h("dt", {}, label), h("dd", { class: "break" }, text))];

import type { TimelineItem, TokenUser } from "@rawat/contracts";
import { api } from "../api.ts";
import { openAppointment } from "../appointments/appointment-drawer.ts";
import { clinicMoment, knowClinicZone } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { openRecord } from "../records/record-drawer.ts";
import { fill, h } from "../ui/element.ts";
import { icon } from "../ui/icon.ts";
import { pagedList } from "../ui/paged-list.ts";

/** Everything that happened to a patient, newest first; what one may open opens. */
export function patientTimeline(patientId: string, user: TokenUser): HTMLElement {
  const missing = h("div", { role: "status" });
  const list = pagedList<TimelineItem>({
    label: t.records.tabs.timeline,
    kind: "timeline",
    load: async (cursor, signal) => {
      await knowClinicZone();
      const { data: rows, meta } = await api.patients(signal).timeline({
        params: { id: patientId },
        query: { ...(cursor && { cursor }) },
      });
      tellMissing(meta.missing ?? []);
      return { rows, nextCursor: meta.nextCursor };
    },
    row: (item) => timelineRow(item, way(item)),
    empty: () => ({ title: t.records.timelineNoneTitle, lead: t.records.timelineNoneLead }),
  });

  function tellMissing(names: readonly string[]): void {
    const text = t.records.timelineMissing(names.join(", "));
    fill(missing, names.length > 0 && h("div", { class: "alert warned" }, icon("alert"), h("p", {}, text)));
  }

  function way({ kind, id, title }: TimelineItem): (() => void) | undefined {
    const onchanged = () => void list.reload();
    if (kind === "appointment") return () => openAppointment({ id, title }, { user, onchanged });
    if (kind === "record" && user.role !== "staff") return () => openRecord(id, { user, onchanged });
    return undefined;
  }

  void list.reload();
  return h("div", { class: "timeline-box" }, missing, list.element);
}

function timelineRow(item: TimelineItem, open: (() => void) | undefined): HTMLLIElement {
  const title = titleOf(item) || t.records.kinds[item.kind];
  return h(
    "li",
    { class: "row" },
    h("time", { class: "small muted", datetime: item.at }, clinicMoment(item.at)),
    h(
      "div",
      { class: "who" },
      open ? h("button", { type: "button", class: "row-open", onclick: open }, title) : h("strong", {}, title),
      h("p", { class: "small muted" }, h("span", { class: "tag" }, t.records.kinds[item.kind]), summaryOf(item)),
    ),
  );
}

/** What the services say by their own names, in the reader's language. */
const said = (texts: Readonly<Record<string, string>>, name: string): string => texts[name] ?? name;

const titleOf = ({ kind, title }: TimelineItem): string => (kind === "record" ? said(t.records.types, title) : title);

const summaryOf = ({ kind, summary }: TimelineItem): string =>
  kind === "appointment" ? said(t.appointments.statuses, summary) : summary;

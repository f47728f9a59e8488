import type { TokenUser } from "@rawat/contracts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { accessLog } from "./access-log.ts";
import { recordList } from "./record-list.ts";

/** A patient's own records, and who saw them. */
export const ownRecords = (user: TokenUser): HTMLElement =>
  h(
    "section",
    { class: "section narrow" },
    h("header", { class: "section-head" }, h("h1", { tabindex: -1 }, t.records.ownTitle)),
    h("p", { class: "lead" }, t.records.ownLead),
    recordList({ user }).element,
    h("h2", {}, t.records.log),
    h("p", { class: "lead" }, t.records.logLead),
    accessLog(),
  );

import type { MedicalRecord } from "@rawat/contracts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { openDialog } from "../ui/dialog.ts";
import { fill, h } from "../ui/element.ts";
import { recordView } from "./record-view.ts";

/** Shows what somebody else stored meanwhile. Nothing is lost either way: every version is kept. Undefined: neither yet. */
export function settleStaleRecord(stored: MedicalRecord): Promise<"mine" | "theirs" | undefined> {
  const { promise, resolve } = Promise.withResolvers<"mine" | "theirs" | undefined>();
  const decide = (decision: "mine" | "theirs") => {
    resolve(decision);
    dialog.close();
  };
  const dialog = openDialog({ title: t.stale.title, kind: "wide", onclosed: () => resolve(undefined) });
  fill(
    dialog.body,
    h("p", {}, t.records.staleLead),
    recordView(stored),
    h(
      "footer",
      { class: "dialog-foot" },
      button(t.stale.takeTheirs, { onclick: () => decide("theirs") }),
      button(t.stale.keepMine, { kind: "primary", onclick: () => decide("mine") }),
    ),
  );
  return promise;
}

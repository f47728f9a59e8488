import type { Patient } from "@rawat/contracts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { openDialog } from "../ui/dialog.ts";
import { h } from "../ui/element.ts";
import { fieldText, type PatientField, type PatientFields } from "./field-text.ts";

/** Shows what is stored beside what the person typed. Undefined: neither yet, back to the form. */
export function settleStale(stored: Patient, mine: PatientFields): Promise<"mine" | "theirs" | undefined> {
  const { promise, resolve } = Promise.withResolvers<"mine" | "theirs" | undefined>();
  const decide = (decision: "mine" | "theirs") => {
    resolve(decision);
    dialog.close();
  };
  const names = Object.keys(mine) as PatientField[];
  const dialog = openDialog({
    title: t.stale.title,
    kind: "wide",
    content: [
      h("p", {}, t.stale.lead),
      h(
        "table",
        { class: "table" },
        h(
          "thead",
          {},
          h("tr", {}, ...[t.stale.field, t.stale.theirs, t.stale.yours].map((text) => h("th", { scope: "col" }, text))),
        ),
        h(
          "tbody",
          {},
          ...names.map((name) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, t.fields[name]),
              h("td", {}, fieldText(name, stored)),
              h("td", {}, fieldText(name, mine)),
            ),
          ),
        ),
      ),
      h(
        "footer",
        { class: "dialog-foot" },
        button(t.stale.takeTheirs, { onclick: () => decide("theirs") }),
        button(t.stale.keepMine, { kind: "primary", onclick: () => decide("mine") }),
      ),
    ],
    onclosed: () => resolve(undefined),
  });
  return promise;
}

import type { ImportReport } from "@rawat/contracts";
import { issueSentence } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { h } from "../ui/element.ts";
import { icon } from "../ui/icon.ts";

/** What the import came to: four figures, and each wrong row with its field and the reason. */
export function importReport(report: ImportReport, dryRun: boolean): HTMLElement {
  const { rows, created, skipped, errors, truncated } = report;
  return h(
    "div",
    { class: "report" },
    h(
      "dl",
      { class: "figures" },
      figure(t.import.rows, rows),
      figure(dryRun ? t.import.wouldCreate : t.import.created, created, "good"),
      figure(t.import.skipped, skipped),
      figure(t.import.failed, rows - created - skipped, errors.length > 0 ? "bad" : ""),
    ),
    errors.length === 0
      ? h("div", { class: "alert told" }, icon("check"), h("p", {}, t.import.allGood))
      : errorTable(errors),
    truncated && h("p", { class: "small muted" }, t.import.truncated),
  );
}

const figure = (label: string, count: number, mood = "") =>
  h("div", { class: `figure ${mood}` }, h("dt", {}, label), h("dd", {}, new Intl.NumberFormat(t.locale).format(count)));

function errorTable(errors: ImportReport["errors"]): HTMLElement {
  return h(
    "div",
    { class: "table-scroll", tabindex: 0, role: "region", "aria-label": t.import.errorTable },
    h(
      "table",
      { class: "table" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ...[t.import.line, t.import.field, t.import.message].map((text) => h("th", { scope: "col" }, text)),
        ),
      ),
      h(
        "tbody",
        {},
        ...errors.map(({ row, path, message }) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, String(row)),
            h("td", {}, fieldName(path)),
            h("td", {}, issueSentence({ message })),
          ),
        ),
      ),
    ),
  );
}

/** The field in the person's language; a column that only the file knows keeps its name. */
const fieldName = (path: string): string =>
  path === "" ? t.words.empty : path in t.fields ? t.fields[path as keyof typeof t.fields] : path;

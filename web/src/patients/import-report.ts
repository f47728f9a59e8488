import type { ImportReport, RowFault, SkippedRow } from "@rawat/contracts";
import { fieldName, issueSentence } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { h } from "../ui/element.ts";
import { icon } from "../ui/icon.ts";

interface Shape {
  report: ImportReport;
  dryRun: boolean;
  /** Saves the faulty rows as a file. */
  onsave: () => void;
}

/** What the import came to: four figures, each wrong row with its field and what to do, and each row passed over. */
export function importReport({ report, dryRun, onsave }: Shape): HTMLElement {
  const { rows, created, skipped, failed, skippedRows, ignoredColumns, truncated } = report;
  return h(
    "div",
    { class: "report" },
    h(
      "dl",
      { class: "figures" },
      figure(t.import.rows, rows),
      figure(dryRun ? t.import.wouldCreate : t.import.created, created, "good"),
      figure(t.import.skipped, skipped),
      figure(t.import.failed, failed, failed > 0 ? "bad" : ""),
    ),
    ignoredColumns.length > 0 && h("p", { class: "small break" }, t.import.ignored(ignoredColumns.join(", "))),
    failed === 0 ? note(rows === 0 ? t.import.noRows : t.import.allGood, rows > 0) : faultsSection(report, onsave),
    skippedRows.length > 0 && skippedSection(skippedRows),
    truncated && h("p", { class: "small muted" }, t.import.truncated),
  );
}

const figure = (label: string, count: number, mood = "") =>
  h("div", { class: `figure ${mood}` }, h("dt", {}, label), h("dd", {}, counted(count)));

const counted = (count: number) => new Intl.NumberFormat(t.locale).format(count);

const note = (text: string, isGood: boolean) =>
  h("div", { class: `alert ${isGood ? "told" : "warned"}` }, icon(isGood ? "check" : "alert"), h("p", {}, text));

const faultsSection = ({ errors, failed }: ImportReport, onsave: () => void) =>
  h(
    "section",
    { class: "report" },
    h("p", {}, t.import.mendLead),
    toldRows(errors) < failed && note(t.import.savesSome(counted(toldRows(errors)), counted(failed)), false),
    h("div", {}, button(t.import.saveFaulty, { icon: "download", onclick: onsave })),
    table(
      t.import.errorTable,
      [t.import.line, t.import.field, t.import.message],
      errors.map(({ row, path, message }) => [String(row), pathText(path), issueSentence({ message })]),
    ),
  );

const toldRows = (errors: readonly RowFault[]) => new Set(errors.map(({ row }) => row)).size;

const shownAtOnceMax = 20;

/** Many are folded: whoever sends a file again has thousands of them. */
const skippedSection = (rows: readonly SkippedRow[]) =>
  h(
    "details",
    { open: rows.length <= shownAtOnceMax },
    h("summary", {}, t.import.skippedTable),
    h("p", { class: "small" }, t.import.skippedLead),
    table(
      t.import.skippedTable,
      [t.import.line, t.fields.medicalRecordNumber, t.import.reason],
      rows.map(({ row, medicalRecordNumber, reason }) => [
        String(row),
        medicalRecordNumber ?? t.words.empty,
        t.import.reasons[reason],
      ]),
    ),
  );

function table(label: string, heads: readonly string[], rows: readonly (readonly [string, string, string])[]) {
  return h(
    "div",
    { class: "table-scroll", tabindex: 0, role: "region", "aria-label": label },
    h(
      "table",
      { class: "table" },
      h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text)))),
      h(
        "tbody",
        {},
        ...rows.map(([first, ...others]) =>
          h("tr", {}, h("th", { scope: "row" }, first), ...others.map((text) => h("td", {}, text))),
        ),
      ),
    ),
  );
}

/** What the added column of a saved file says of a fault. */
export const faultSentence = ({ path, message }: RowFault): string =>
  path === "" ? issueSentence({ message }) : `${pathText(path)}: ${issueSentence({ message })}`;

/** What is unknown is a column of the file, and keeps its name. */
const pathText = (path: string): string => (path === "" ? t.words.empty : (fieldName(path) ?? path));

import { type DateOrder, type ImportPreview, type RegisterColumn, registerColumns } from "@rawat/contracts";
import { issueSentence } from "../failure.ts";
import { t } from "../i18n/index.ts";
import { button } from "../ui/button.ts";
import { h } from "../ui/element.ts";
import { field, select } from "../ui/field.ts";
import { icon } from "../ui/icon.ts";
import type { Reading } from "./import-upload.ts";

interface Shape {
  name: string;
  preview: ImportPreview;
  reading: Reading;
  /** Read otherwise: other columns, or another order of day and month. */
  onchange: (reading: Reading) => void;
  onback: () => void;
  onstart: (dryRun: boolean) => void;
}

/** The first rows as they will be read; which column goes where, and how days are written, may be changed. */
export function importPreview({ name, preview, reading, onchange, onback, onstart }: Shape): HTMLElement {
  const columns = preview.columns.map(({ column }) => column);
  const choose = (index: number, column: RegisterColumn | null) =>
    onchange({ ...reading, columns: columns.map((present, other) => (other === index ? column : present)) });
  const start = button(t.import.start, { kind: "primary", icon: "upload", onclick: () => onstart(false) });
  const check = button(t.import.startCheck, { onclick: () => onstart(true) });
  const isReady = preview.issues.length === 0 && !needsOrder(preview, reading);
  start.disabled = !isReady;
  check.disabled = !isReady;
  const faulty = preview.rows.filter(({ errors }) => errors.length > 0);
  return h(
    "div",
    { class: "form" },
    h("p", { class: "break" }, h("strong", {}, name)),
    preview.issues.length > 0 && box("failed", ...preview.issues.map(columnSentence), t.import.mendColumns),
    preview.dates.ambiguous && dateOrder(preview, reading, (dates) => onchange({ ...reading, dates })),
    h("p", {}, t.import.previewLead),
    columns.includes("medicalRecordNumber") && h("p", { class: "small" }, t.import.ownNumbers),
    previewTable(preview, choose),
    faulty.length > 0 && isReady && box("warned", ...faulty.map(faultSentence)),
    h("footer", { class: "dialog-foot" }, button(t.import.another, { onclick: onback }), check, start),
  );
}

const needsOrder = ({ dates }: ImportPreview, reading: Reading) => dates.ambiguous && reading.dates === undefined;

const box = (mood: string, ...sentences: readonly string[]) =>
  h(
    "div",
    { class: `alert ${mood}`, role: "status" },
    icon("alert"),
    h("div", {}, ...sentences.map((text) => h("p", { class: "break" }, text))),
  );

function dateOrder({ dates }: ImportPreview, reading: Reading, onorder: (order: DateOrder | undefined) => void) {
  const choice = select(
    "dates",
    [
      ["", t.import.datesChoose],
      ["dmy", t.import.dates.dmy],
      ["mdy", t.import.dates.mdy],
    ],
    reading.dates ?? "",
  );
  choice.addEventListener("change", () => onorder(choice.value === "" ? undefined : (choice.value as DateOrder)));
  const hint = dates.certain ? t.import.datesCertain : dates.proposed ? t.import.datesGuess : t.import.datesMixed;
  return field({ label: t.import.datesLabel, control: choice, hint });
}

const rowsBeside = 3;

/** Each column of the file with the field it goes into and, beside, what would be stored of the first rows. */
function previewTable(
  { columns, rows }: ImportPreview,
  choose: (index: number, column: RegisterColumn | null) => void,
): HTMLElement {
  const shown = rows.slice(0, rowsBeside);
  const heads = [t.import.column, t.import.goesTo, ...shown.map(({ row }) => `${t.import.line} ${row}`)];
  return h(
    "table",
    { class: "table preview", "aria-label": t.import.previewTable },
    h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...columns.map((_, place) => columnRow(columns, place, shown, (column) => choose(place, column)))),
  );
}

function columnRow(
  columns: ImportPreview["columns"],
  place: number,
  rows: ImportPreview["rows"],
  onchoose: (column: RegisterColumn | null) => void,
): HTMLElement {
  const { header = "", column = null } = columns[place] ?? {};
  const options = [
    ["", t.import.passOver] as const,
    ...registerColumns.map((each) => [each, fieldLabel(each)] as const),
  ];
  const choice = select(`column-${place}`, options, column ?? "");
  choice.setAttribute("aria-label", t.import.columnGoes(header || String(place + 1)));
  choice.addEventListener("change", () => onchoose(choice.value === "" ? null : (choice.value as RegisterColumn)));
  return h(
    "tr",
    { class: column ? "" : "passed-over" },
    h("th", { scope: "row", class: "break" }, header || t.words.empty),
    h("td", {}, choice),
    ...rows.map((row) => {
      const isFaulty = column !== null && row.errors.some(({ path }) => path.startsWith(column));
      return h("td", { class: isFaulty ? "faulty" : "" }, shownValue(column, row.values[place] ?? ""));
    }),
  );
}

/** Stored words in the person's language; everything else as it will be stored. */
const shownValue = (column: RegisterColumn | null, value: string): string =>
  column === "gender" && value in t.genders ? t.genders[value as keyof typeof t.genders] : value;

/** A contact's parts are called like the patient's own; here they stand side by side. */
const fieldLabel = (column: RegisterColumn): string =>
  column.startsWith("emergencyContact.") ? `${t.fields.emergencyContact}: ${t.fields[column]}` : t.fields[column];

const columnSentence = ({ path, message }: { path: string; message: string }) =>
  `${path in t.fields ? fieldLabel(path as RegisterColumn) : path}: ${issueSentence({ message })}`;

const faultSentence = ({ row, errors }: ImportPreview["rows"][number]) =>
  `${t.import.line} ${row}: ${errors.map((issue) => (issue.path ? columnSentence(issue) : issueSentence(issue))).join(" ")}`;

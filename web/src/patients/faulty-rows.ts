import type { DateOrder, ImportPreview, RowFault } from "@rawat/contracts";
import { csvRow, withoutGuard } from "@rawat/contracts/without-schemas";

interface Wish {
  preview: Pick<ImportPreview, "delimiter" | "columns">;
  /** How this file writes its days. */
  dates: DateOrder | undefined;
  /** Whether somebody chose the columns; else the file's own headers say where they go. */
  areColumnsChosen: boolean;
  faults: readonly RowFault[];
  /** What the added column is called, and what it says of a fault. */
  heading: string;
  sentenceOf: (fault: RowFault) => string;
}

/**
 * The faulty rows of a file as a CSV of their own, with a column that says what to mend, to be sent again. It says the same whoever
 * opens it: days are ISO, and digits that a spreadsheet would shorten have an apostrophe before them.
 */
export function faultyRows(text: string, wish: Wish): string {
  const { preview, dates, areColumnsChosen, faults, heading, sentenceOf } = wish;
  const { delimiter, columns } = preview;
  const lines = text.split(/\r\n|\n|\r/);
  const header = columns.map(({ column, header: name }) => (areColumnsChosen ? (column ?? name) : name));
  const rows = [...Map.groupBy(faults, ({ row }) => row)].map(([row, ofRow]) => {
    const cells = cellsOf(lines, row, delimiter);
    const mended = columns.map(({ column }, place) => keptCell(cells[place] ?? "", column, dates));
    return [...mended, ...cells.slice(columns.length), ofRow.map(sentenceOf).join(" ")];
  });
  // What was made inert already is not made so twice, or it would be read as another text.
  const written = [[...header, heading], ...rows].map((cells) => csvRow(cells.map(withoutGuard), delimiter));
  return `\ufeff${written.join("")}`;
}

type Column = ImportPreview["columns"][number]["column"];

function keptCell(cell: string, column: Column, dates: DateOrder | undefined): string {
  if (column === "birthDate") return isoDay(cell, dates);
  const isNumber = column === "nik" || column === "bpjsNumber" || column === "phone";
  return isNumber && /^\+?\d{5,}$/.test(cell) ? `'${cell}` : cell;
}

/** A day that can be read only by knowing the file it stood in is written so that anybody can. */
function isoDay(cell: string, dates: DateOrder | undefined): string {
  const [, first, , second, year] = /^\s*(\d{1,2})([/. -])(\d{1,2})\2(\d{4})\s*$/.exec(cell) ?? [];
  if (!dates || !first || !second) return cell;
  const [day, month] = dates === "dmy" ? [first, second] : [second, first];
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** The cells of the row that begins on a line; where its marks are out of place, whatever stands between the delimiters. */
function cellsOf(lines: readonly string[], row: number, delimiter: string): string[] {
  const first = lines[row - 1] ?? "";
  let text = first;
  for (let next = row; ; next++) {
    const cells = splitCells(text, delimiter);
    if (cells) return cells;
    // A quoted cell goes on in the next line; one that never ends does so on none of them.
    if (next >= lines.length || next > row + linesMax || !isOpen(text)) return first.split(delimiter);
    text += `\r\n${lines[next]}`;
  }
}

const linesMax = 100;
const isOpen = (text: string) => (text.match(/"/g) ?? []).length % 2 === 1;

/** Undefined when a mark is out of place, or the last cell is still open. */
function splitCells(text: string, delimiter: string): string[] | undefined {
  const cells: string[] = [];
  for (let at = 0; at <= text.length; at++) {
    const quotedCell = /^"((?:[^"]|"")*)"/.exec(text.slice(at));
    if (text[at] === '"' && !quotedCell) return undefined;
    const found = text.indexOf(delimiter, quotedCell ? at + quotedCell[0].length : at);
    const end = found === -1 ? text.length : found;
    if (quotedCell && end !== at + quotedCell[0].length) return undefined;
    cells.push(quotedCell ? (quotedCell[1] ?? "").replaceAll('""', '"') : text.slice(at, end));
    at = end;
  }
  return cells;
}

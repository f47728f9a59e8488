import { type RegisterColumn, registerColumns, requiredColumns } from "@rawat/contracts";
import { Invalid } from "@rawat/platform";
import { columnNamed } from "./column-names.ts";
import { createCellScan } from "./csv-records.ts";
import type { PhysicalLine } from "./physical-lines.ts";

/** What the beginning of a file says of the rest. */
export interface Header {
  delimiter: string;
  /** As they stand in the file; empty where a column has no name. */
  headers: readonly string[];
  /** How many of the lines given belong to it. */
  lines: number;
}

/** A header row that is no longer than that, with what may stand before it. */
export const headerLinesMax = 50;

const delimiters = [",", ";", "\t"] as const;

const columnsMax = 1_000;

/** Above the header row a list may have a title, a date, the clinic's name. */
const linesAboveMax = 10;

/**
 * Finds the header row and what its cells are divided by: what makes the most of them known; where nothing is known, the first row.
 *
 * @throws Invalid when there is none.
 */
export function readHeader(lines: readonly PhysicalLine[]): Header {
  const [first] = lines;
  if (isSpreadsheet(first?.text ?? "")) throw refused(spreadsheetSentence);
  const told = /^"?sep=([,;\t|])"?\s*$/i.exec(first?.text ?? "")?.[1];
  const start = lines.findIndex(({ text }, index) => (index > 0 || !told) && text.trim() !== "");
  const beginning = lines[start];
  if (!beginning || beginning.fault === "length") throw refused(headerExpected);
  if (beginning.fault) throw refused("Expected UTF-8");
  const starts = Array.from({ length: Math.min(linesAboveMax, lines.length - start) }, (_, above) => start + above);
  const read = starts.flatMap((at) =>
    (told ? [told] : delimiters).flatMap((delimiter) => headerWith(delimiter, lines, at) ?? []),
  );
  // Sorting keeps those that are alike in their order: of two rows that say as much, the upper one.
  const [best] = read.sort((a, b) => b.known - a.known || a.start - b.start || b.headers.length - a.headers.length);
  if (!best?.headers.some((header) => header.trim() !== "")) throw refused(headerExpected);
  if (best.headers.length > columnsMax) throw refused("Expected at most 1,000 columns");
  return best;
}

const headerExpected = "Expected a header row";
const spreadsheetSentence =
  "This is a spreadsheet file: save it as CSV UTF-8 in the spreadsheet program, and send that file";

/** A file of Excel or LibreOffice: a ZIP archive, or an old binary document. */
const isSpreadsheet = (text: string) =>
  text.startsWith("PK\u0003\u0004") || text.startsWith("\ufffd\ufffd\u0011\u0871");

const refused = (message: string) => new Invalid("invalid_request", { issues: [{ path: "", message }] });

function headerWith(delimiter: string, lines: readonly PhysicalLine[], start: number) {
  const scan = createCellScan(delimiter);
  for (let index = start; index < lines.length; index++) {
    const state = scan.feed(lines[index]?.text ?? "", index > start ? (lines[index - 1]?.end ?? "") : "");
    if (state === "faulty") return undefined;
    if (state === "whole") {
      const headers = scan.cells.map((cell) => cell.trim());
      return { delimiter, headers, lines: index + 1, start, known: knownIn(headers) };
    }
  }
  return undefined;
}

const knownIn = (headers: readonly string[]) => headers.filter((header) => columnNamed(header) !== undefined).length;

/** Which column goes where. */
export interface Columns {
  /** The field of each column of the file, in its order. */
  fields: readonly (RegisterColumn | undefined)[];
  ignored: readonly string[];
  /** What stands in the way: fields named twice, or not at all though they must be. */
  issues: readonly { path: string; message: string }[];
}

const contactColumns: readonly RegisterColumn[] = registerColumns.filter((column) =>
  column.startsWith("emergencyContact."),
);

/** Takes the fields that somebody chose, or else those that the headers name. */
export function columnsOf(headers: readonly string[], chosen?: readonly (RegisterColumn | null)[]): Columns {
  if (chosen && chosen.length > headers.length)
    return { fields: [], ignored: [], issues: [{ path: "columns", message: "The file has fewer columns" }] };
  const named = headers.map((header, index) => (chosen ? (chosen[index] ?? undefined) : columnNamed(header)));
  // A contact of whom a file has the name alone is none: that would make every row faulty.
  const isWhole = chosen !== undefined || contactColumns.every((column) => named.includes(column));
  const fields = named.map((field) => (field && !isWhole && contactColumns.includes(field) ? undefined : field));
  const repeated = fields.filter((field, index) => field && fields.indexOf(field) < index);
  return {
    fields,
    ignored: headers.filter((header, index) => header !== "" && !fields[index]),
    issues: [
      ...repeated.flatMap((path) => (path ? [{ path, message: "This column is there twice" }] : [])),
      ...requiredColumns
        .filter((column) => !fields.includes(column))
        .map((path) => ({ path, message: "This column is missing" })),
    ],
  };
}

const issuesMax = 100;

/** @throws Invalid when a register cannot be read by these columns. */
export function assertColumns({ issues }: Columns): void {
  if (issues.length > 0)
    throw new Invalid("invalid_request", {
      detail: "The header row is not that of a register",
      issues: issues.slice(0, issuesMax),
    });
}

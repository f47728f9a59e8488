import type { Readable } from "node:stream";
import type { DateOrder, Issue, RegisterColumn } from "@rawat/contracts";
import { giveWay } from "@rawat/platform";
import { type CsvRecord, createRecordReader } from "./csv-records.ts";
import { type Cells, type ParsedRow, parseCells } from "./csv-rows.ts";
import { lineBytesMax, type PhysicalLine, physicalLines } from "./physical-lines.ts";
import { isGender } from "./read-cell.ts";
import { type Columns, columnsOf, type Header, headerLinesMax, readHeader } from "./read-header.ts";

/** How a file is to be read. */
export interface Reading {
  dates?: DateOrder | undefined;
  columns?: readonly (RegisterColumn | null)[] | undefined;
  /** Aborted when nobody waits for what becomes of the file: it is read no further. */
  gone?: AbortSignal;
}

/** One row of a register: its line, and what it says, by place and by column. */
export interface RegisterRow {
  line: number;
  /** In the file's order. */
  raw: readonly string[];
  cells: Cells;
  /** What that comes to. */
  parse(): ParsedRow;
}

export interface Register {
  header: Header;
  columns: Columns;
  rows: AsyncGenerator<RegisterRow>;
}

/**
 * Opens a file as a register: its header is read, its rows come as they are asked for.
 *
 * @throws Invalid when there is no header row.
 */
export async function readRegister(file: Readable, reading: Reading): Promise<Register> {
  const pieces = physicalLines(file);
  const beginning: PhysicalLine[] = [];
  let characters = 0;
  // A header row is no longer than any other row, with all that may stand above it.
  while (beginning.length < headerLinesMax && characters <= lineBytesMax) {
    const { value, done } = await pieces.next();
    if (done) break;
    for (const line of value) {
      beginning.push(line);
      characters += line.text.length;
    }
  }
  const header = readHeader(beginning.slice(0, headerLinesMax));
  const columns = columnsOf(header.headers, reading.columns);
  return { header, columns, rows: rowsOf(header, columns, beginning.slice(header.lines), pieces, reading) };
}

async function* rowsOf(
  { headers, delimiter }: Header,
  { fields }: Columns,
  beginning: readonly PhysicalLine[],
  pieces: AsyncGenerator<PhysicalLine[]>,
  { dates, gone }: Reading,
): AsyncGenerator<RegisterRow> {
  const gender = fields.indexOf("gender");
  const birthDate = fields.indexOf("birthDate");
  const reader = createRecordReader(
    delimiter,
    (cells, start, end) =>
      cells.length === headers.length &&
      isGender(cells[gender] ?? "") &&
      /\d/.test(cells[birthDate] ?? "") &&
      [gender, birthDate].some((column) => column >= start && column < end),
  );
  for await (const records of recordsOf(reader, beginning, pieces)) {
    for (const record of records) {
      yield rowOf(record, fields, headers.length, dates);
      const others = giveWay();
      if (others) await others;
    }
    // Also where nothing is a row, as among a million empty lines.
    gone?.throwIfAborted();
    const others = giveWay();
    if (others) await others;
  }
}

async function* recordsOf(
  reader: ReturnType<typeof createRecordReader>,
  beginning: readonly PhysicalLine[],
  pieces: AsyncGenerator<PhysicalLine[]>,
): AsyncGenerator<Iterable<CsvRecord>> {
  yield reader.push(beginning);
  for await (const lines of pieces) yield reader.push(lines);
  yield reader.end();
}

const faultSentences = {
  quotes: "A quotation mark is out of place: remove it, or write it twice in a cell that stands in quotation marks",
  encoding: "This line is not UTF-8",
  length: "This line is too long",
} as const;

function rowOf(
  { line, cells, fault }: CsvRecord,
  fields: Columns["fields"],
  width: number,
  dates: DateOrder | undefined,
): RegisterRow {
  const refused = (...issues: Issue[]): RegisterRow => ({ line, raw: cells, cells: {}, parse: () => ({ issues }) });
  if (fault) return refused({ path: "", message: faultSentences[fault] });
  // Spreadsheets leave out empty cells at the end of a row, or write some more.
  if (cells.slice(width).some((cell) => cell.trim() !== ""))
    return refused({ path: "", message: "This line has more cells than the header row" });
  const named: Partial<Record<RegisterColumn, string>> = {};
  for (const [index, field] of fields.entries()) if (field) named[field] = cells[index] ?? "";
  return { line, raw: cells, cells: named, parse: () => parseCells(named, dates) };
}

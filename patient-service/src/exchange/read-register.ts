import type { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { DateOrder, Issue, RegisterColumn } from "@rawat/contracts";
import { type CsvRecord, createRecordReader } from "./csv-records.ts";
import { type Cells, type ParsedRow, parseCells } from "./csv-rows.ts";
import { type PhysicalLine, physicalLines } from "./physical-lines.ts";
import { isGender } from "./read-cell.ts";
import { type Columns, columnsOf, type Header, headerLinesMax, readHeader } from "./read-header.ts";

/** How a file is to be read. */
export interface Reading {
  dates?: DateOrder | undefined;
  columns?: readonly (RegisterColumn | null)[] | undefined;
}

/** One row of a register: its line, what it says, by place and by column, and what that comes to. */
export interface RegisterRow {
  line: number;
  /** In the file's order. */
  raw: readonly string[];
  cells: Cells;
  parsed: ParsedRow;
}

export interface Register {
  header: Header;
  columns: Columns;
  rows: AsyncGenerator<RegisterRow>;
}

/** The embedded engine works in this thread: without a pause nobody else is answered until the file is in. */
const pauseEveryMs = 20;
const linesAtOnce = 200;
/** What one request takes from its arrival to its answer; with fewer, each of them would wait for another batch. */
const turnsOfPause = 8;

async function giveWay(): Promise<void> {
  for (let turn = 0; turn < turnsOfPause; turn++) await nextTurn();
}

/**
 * Opens a file as a register: its header is read, its rows come as they are asked for.
 *
 * @throws Invalid when there is no header row.
 */
export async function readRegister(file: Readable, { dates, columns: chosen }: Reading): Promise<Register> {
  const pieces = physicalLines(file);
  const beginning: PhysicalLine[] = [];
  while (beginning.length < headerLinesMax) {
    const { value, done } = await pieces.next();
    if (done) break;
    for (const line of value) beginning.push(line);
  }
  const header = readHeader(beginning.slice(0, headerLinesMax));
  const columns = columnsOf(header.headers, chosen);
  return { header, columns, rows: rowsOf(header, columns, beginning.slice(header.lines), pieces, dates) };
}

async function* rowsOf(
  { headers, delimiter }: Header,
  { fields }: Columns,
  beginning: readonly PhysicalLine[],
  pieces: AsyncGenerator<PhysicalLine[]>,
  dates: DateOrder | undefined,
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
  const parse = (record: CsvRecord) => rowOf(record, fields, headers.length, dates);
  let pausedAt = performance.now();
  for await (const lines of piecesFrom(beginning, pieces)) {
    for (const record of reader.push(lines)) yield parse(record);
    if (performance.now() - pausedAt < pauseEveryMs) continue;
    await giveWay();
    pausedAt = performance.now();
  }
  for (const record of reader.end()) yield parse(record);
}

/** Lines a few at a time, however many a piece of the file holds. */
async function* piecesFrom(
  beginning: readonly PhysicalLine[],
  pieces: AsyncGenerator<PhysicalLine[]>,
): AsyncGenerator<readonly PhysicalLine[]> {
  yield beginning;
  for await (const lines of pieces)
    for (let at = 0; at < lines.length; at += linesAtOnce) yield lines.slice(at, at + linesAtOnce);
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
  const refused = (...issues: Issue[]): RegisterRow => ({ line, raw: cells, cells: {}, parsed: { issues } });
  if (fault) return refused({ path: "", message: faultSentences[fault] });
  // Spreadsheets leave out empty cells at the end of a row, or write some more.
  if (cells.slice(width).some((cell) => cell.trim() !== ""))
    return refused({ path: "", message: "This line has more cells than the header row" });
  const named: Partial<Record<RegisterColumn, string>> = {};
  for (const [index, field] of fields.entries()) if (field) named[field] = cells[index] ?? "";
  return { line, raw: cells, cells: named, parsed: parseCells(named, dates) };
}

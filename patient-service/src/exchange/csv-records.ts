import { lineBytesMax, type PhysicalLine } from "./physical-lines.ts";

/** One row of a file: its cells, or why it is none. */
export interface CsvRecord {
  /** The line on which it begins. */
  line: number;
  cells: readonly string[];
  fault?: "quotes" | PhysicalLine["fault"];
}

/** Whether some cells are a row of this file, by what stands in those from `start` on, up to `end`. */
export type RowTest = (cells: readonly string[], start: number, end: number) => boolean;

/** A header row has a thousand at most; what stands behind it is empty, or a fault. */
const cellsMax = 4_000;

/** Notes have 10,000 characters at most, so no cell has more lines. */
const rowLinesMax = 10_001;

const faulty = ({ number }: PhysicalLine, fault: CsvRecord["fault"]): CsvRecord => ({ line: number, cells: [], fault });

/**
 * Reads rows by RFC 4180, with one difference: a quotation mark that is out of place costs the line on which it stands and no
 * other. A quoted cell may hold line breaks; if it never closes, if something follows its end, or if a line within it has the form
 * of a row, the first line is faulty and the next one is a row again. (No library does so: they read on to the next mark,
 * wherever it stands, and the rows between are gone.)
 *
 * `push` takes lines in their order and gives the rows that are complete, one by one; `end` those left over. Rows without anything
 * in them are none.
 */
export function createRecordReader(delimiter: string, isRow: RowTest) {
  let pending: PhysicalLine[] = [];
  let pendingLength = 0;
  let scan = createCellScan(delimiter);

  const restart = () => {
    pending = [];
    pendingLength = 0;
    scan = createCellScan(delimiter);
  };

  /** Rows are ended here; lines that have to be read anew come back in `again`. */
  function take(line: PhysicalLine): { record?: CsvRecord; again?: PhysicalLine[] } {
    const [first = line] = pending;
    if (line.fault === "length" && pending.length === 0) return { record: faulty(line, "length") };
    const before = pending.at(-1);
    pending.push(line);
    pendingLength += line.text.length + line.end.length;
    const isTooLong = line.fault === "length" || pendingLength > lineBytesMax || pending.length > rowLinesMax;
    const state = isTooLong ? "faulty" : scan.feed(line.text, before?.end ?? "");
    if (state === "open") return {};
    const lines = pending;
    const { cells } = scan;
    restart();
    if (state === "faulty" || (lines.length > 1 && swallowsRows(cells, delimiter, isRow)))
      return { record: faulty(first, first.fault ?? "quotes"), again: lines.slice(1) };
    if (lines.some(({ fault }) => fault)) return { record: faulty(first, "encoding") };
    return { record: { line: first.number, cells } };
  }

  function* read(lines: readonly PhysicalLine[]): Generator<CsvRecord> {
    const waiting = lines.toReversed();
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { record, again } = take(next);
      for (const line of again?.toReversed() ?? []) waiting.push(line);
      if (record && (record.fault || record.cells.some((cell) => cell.trim() !== ""))) yield record;
    }
  }

  return {
    push: read,
    *end(): Generator<CsvRecord> {
      for (let [first, ...rest] = pending; first; [first, ...rest] = pending) {
        restart();
        yield faulty(first, first.fault ?? "quotes");
        yield* read(rest);
      }
    },
  };
}

/** Splits one row into cells, line by line, without reading any character twice. */
export function createCellScan(delimiter: string) {
  const cells: string[] = [];
  let quoted: string | undefined;

  /** @returns `open` while a quoted cell goes on in the next line. */
  function feed(text: string, lineEndBefore: string): "open" | "whole" | "faulty" {
    let at = 0;
    if (quoted !== undefined) quoted += lineEndBefore;
    for (;;) {
      if (quoted === undefined) {
        if (text[at] === '"') {
          quoted = "";
          at++;
          continue;
        }
        const end = text.indexOf(delimiter, at);
        const cell = end === -1 ? text.slice(at) : text.slice(at, end);
        if (hasStrayMark(cell)) return "faulty";
        cells.push(cell);
        if (cells.length > cellsMax) return "faulty";
        if (end === -1) return "whole";
        at = end + delimiter.length;
        continue;
      }
      const mark = text.indexOf('"', at);
      if (mark === -1) {
        quoted += text.slice(at);
        return "open";
      }
      quoted += text.slice(at, mark);
      at = mark + 1;
      if (text[at] === '"') {
        quoted += '"';
        at++;
        continue;
      }
      cells.push(quoted);
      if (cells.length > cellsMax) return "faulty";
      quoted = undefined;
      if (at === text.length) return "whole";
      if (!text.startsWith(delimiter, at)) return "faulty";
      at += delimiter.length;
    }
  }

  return { cells, feed };
}

/** Marks in pairs within a cell, as in `Bambang "Bob" Irawan`, are meant; a single one is not. */
const hasStrayMark = (cell: string): boolean => cell.includes('"') && cell.split('"').length % 2 === 0;

const lineBreak = /\r\n|\n|\r/;

/**
 * Whether a quoted cell holds what was a row before a stray mark opened it, or the end or the beginning of one. "cough, fever" at the
 * end of a line is not enough: something that only a row has must stand within the cell.
 */
function swallowsRows(cells: readonly string[], delimiter: string, isRow: RowTest): boolean {
  return cells.some((cell, column) => {
    const lines = cell.split(lineBreak);
    return (
      lines.length > 1 &&
      lines.some((line, index) => {
        const inner = line.replaceAll('"', "").split(delimiter);
        const [start, end] = [index === 0 ? column : 0, index === lines.length - 1 ? column + 1 : cells.length];
        // A row has as many cells as the others; only then is it worth putting together.
        if (start + inner.length + cells.length - end !== cells.length) return false;
        return isRow([...cells.slice(0, start), ...inner, ...cells.slice(end)], start, start + inner.length);
      })
    );
  });
}

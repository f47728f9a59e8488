import type { Readable } from "node:stream";
import type { ImportPreview, RegisterColumn } from "@rawat/contracts";
import type { Deps } from "../deps.ts";
import { cellText } from "./csv-rows.ts";
import { arrive } from "./import-patients.ts";
import { readCell } from "./read-cell.ts";
import { digitsOf } from "./read-date.ts";
import { type Reading, type RegisterRow, readRegister } from "./read-register.ts";

const rowsShown = 10;
/** The beginning of a register has no more rows; the answer is due in seconds, also when many ask at once. */
const rowsLookedAtMax = 5_000;
const issuesMax = 100;

/**
 * Shows how the beginning of a file would be read: which column goes where, how dates are written, the first rows.
 *
 * @throws Invalid when there is no header row.
 */
export async function previewImport(deps: Deps, file: Readable, reading: Reading): Promise<ImportPreview> {
  const { header, columns, rows } = await readRegister(file, reading);
  const shown: ImportPreview["rows"] = [];
  const days = watchDays();
  let lookedAt = 0;
  for await (const row of rows) {
    days.see(row.cells.birthDate ?? "");
    if (shown.length < rowsShown) shown.push(shownRow(row, columns.fields, reading, deps));
    if (++lookedAt === rowsLookedAtMax) break;
  }
  return {
    delimiter: header.delimiter,
    columns: header.headers.map((name, index) => ({ header: name, column: columns.fields[index] ?? null })),
    issues: columns.issues.slice(0, issuesMax),
    dates: days.propose(),
    rows: shown,
  };
}

function shownRow(row: RegisterRow, fields: readonly (RegisterColumn | undefined)[], reading: Reading, deps: Deps) {
  const arrival = arrive(row, deps);
  const errors = Array.isArray(arrival) ? arrival : [];
  const faulty = new Set(errors.map(({ path }) => path));
  const textOf = (field: RegisterColumn | undefined, place: number) => {
    if (!field || Object.keys(row.cells).length === 0) return row.raw[place] ?? "";
    const cell = row.cells[field] ?? "";
    if (cell.trim() === "" || field === "medicalRecordNumber" || faulty.has(field)) return cell.trim();
    if (!Array.isArray(arrival)) return cellText(arrival.patient, field);
    const read = readCell(field, cell, reading.dates);
    return "value" in read && typeof read.value !== "object" ? String(read.value ?? "") : cell;
  };
  return { row: row.line, values: fields.map(textOf), errors };
}

/** How the days of a file are written that digits alone do not tell: only a number above twelve shows which one is the day. */
function watchDays() {
  let ambiguous = false;
  let dayFirst = false;
  let monthFirst = false;
  return {
    see(day: string) {
      const [first, second] = digitsOf(day)?.parts ?? [];
      if (first === undefined || second === undefined) return;
      ambiguous = true;
      dayFirst ||= first > 12;
      monthFirst ||= second > 12;
    },
    propose: (): ImportPreview["dates"] => ({
      ambiguous,
      proposed: !ambiguous || (dayFirst && monthFirst) ? null : monthFirst ? "mdy" : "dmy",
      certain: dayFirst !== monthFirst,
    }),
  };
}

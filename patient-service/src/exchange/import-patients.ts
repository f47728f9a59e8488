import type { Readable } from "node:stream";
import type { ImportReport, Issue, SkippedRow } from "@rawat/contracts";
import { audit, crashPoint, currentActor, Invalid } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { type Arrival, arrivalOf, openAdmission } from "./admit-rows.ts";
import { assertColumns } from "./read-header.ts";
import { type Reading, type RegisterRow, readRegister } from "./read-register.ts";

const rowsAtOnce = 200;
const toldMax = 1_000;
const ignoredNameMax = 100;

/**
 * Loads a register. Good rows go in, a few hundred in one transaction, so that a file that is cut off leaves whole rows and
 * can be sent again: who is known is passed over. Nobody vanishes: each row is created, skipped or failed, and the report tells
 * which. Memory does not grow with the file, unless it is only checked.
 *
 * @throws Invalid when the header row is not one of a register.
 */
export async function importPatients(
  deps: Deps,
  file: Readable,
  { dryRun, ...reading }: Reading & { dryRun: boolean },
): Promise<ImportReport> {
  const { columns, rows } = await readRegister(file, reading);
  assertColumns(columns);
  const { report, looked, fail, skip } = openReport(columns.ignored);
  try {
    await admitRows(deps, rows, { report, looked, fail, skip, dryRun });
  } finally {
    // Also of one that was cut off: what it has brought is there, and whom it found may be known. A check finds as a search does.
    if (dryRun) deps.readAudit.note(currentActor(), { action: "patient.search", count: looked.rows });
    else await audit(deps.db, currentActor(), { action: "patient.import", count: report.created });
  }
  for (const told of [report.errors, report.skippedRows]) told.sort((a, b) => a.row - b.row);
  return report;
}

type Admitting = ReturnType<typeof openReport> & { dryRun: boolean };

async function admitRows(
  deps: Deps,
  rows: AsyncIterable<RegisterRow>,
  { report, looked, fail, skip, dryRun }: Admitting,
): Promise<void> {
  const admission = openAdmission(deps, dryRun);
  let batch: Arrival[] = [];
  const flush = async () => {
    looked.rows += batch.length;
    const { created, errors, skippedRows } = await admission.admit(batch);
    report.created += created;
    for (const { row, ...issue } of errors) fail(row, [issue]);
    for (const skipped of skippedRows) skip(skipped);
    batch = [];
  };

  for await (const row of rows) {
    report.rows++;
    const arrival = arrive(row, deps);
    if (Array.isArray(arrival)) fail(row.line, arrival);
    else batch.push(arrival);
    if (batch.length < rowsAtOnce) continue;
    await flush();
    crashPoint("import-between-batches");
  }
  if (batch.length > 0) await flush();
}

/** The patient that a row would bring, or every fault of it. */
export function arrive(
  { line, cells, parse }: RegisterRow,
  deps: Pick<Deps, "clock" | "encryption">,
): Arrival | Issue[] {
  const parsed = parse();
  if (parsed.issues) return parsed.issues;
  try {
    return arrivalOf(line, parsed.data, cells.medicalRecordNumber?.trim() || undefined, deps);
  } catch (refused) {
    if (!(refused instanceof Invalid)) throw refused;
    return [...(refused.issues ?? [])];
  }
}

function openReport(ignored: readonly string[]) {
  const report: ImportReport = {
    rows: 0,
    created: 0,
    skipped: 0,
    failed: 0,
    errors: [],
    skippedRows: [],
    ignoredColumns: ignored.slice(0, toldMax).map((name) => name.slice(0, ignoredNameMax)),
    truncated: ignored.length > toldMax,
  };
  const tell = <T>(list: T[], told: T) => {
    if (list.length < toldMax) list.push(told);
    else report.truncated = true;
  };
  return {
    report,
    /** Rows whose people were looked for in the register, also where no more came of it. */
    looked: { rows: 0 },
    fail(row: number, issues: readonly Issue[]) {
      report.failed++;
      for (const { path, message } of issues) tell(report.errors, { row, path, message });
    },
    skip(skipped: SkippedRow) {
      report.skipped++;
      tell(report.skippedRows, skipped);
    },
  };
}

import type { Readable } from "node:stream";
import { setImmediate as giveWay } from "node:timers/promises";
import type { ImportReport } from "@rawat/contracts";
import { audit, crashPoint, Invalid, inTransaction, issuesOf, isUniqueViolation, newId } from "@rawat/platform";
import { CsvError, parse } from "csv-parse";
import type { Deps } from "../deps.ts";
import { keepVersions } from "../history/keep-versions.ts";
import { importKeyOf, type RegisteredPatient } from "../register/patient.ts";
import { insertPatients, knownKeys, takeRecordNumbers } from "../register/patient-store.ts";
import { newPatient } from "../register/register-patient.ts";
import { tellOf } from "../register/tell.ts";
import { parseCells, readOnlyColumns, requiredColumns, writableColumns } from "./csv-rows.ts";

const rowsAtOnce = 200;
const errorsMax = 1_000;
const lineBytesMax = 64 * 1_024;

/**
 * Loads a register. Good rows go in, a few hundred in one transaction, so that a file that is cut off leaves whole rows and
 * can be sent again: who is known, by NIK or else by name, birth date and phone, is passed over. Memory does not grow with
 * the file.
 *
 * @throws Invalid when the header row is not one of a register.
 */
export async function importPatients(deps: Deps, file: Readable, dryRun: boolean): Promise<ImportReport> {
  const report: ImportReport = { rows: 0, created: 0, skipped: 0, errors: [], truncated: false };
  const fault = (row: number, path: string, message: string) => {
    if (report.errors.length < errorsMax) report.errors.push({ row, path, message });
    else report.truncated = true;
  };
  // Keys of rows that a dry run would have put in: the register does not know them.
  const seen = new Set<string>();
  let batch: RegisteredPatient[] = [];
  const flush = async () => {
    const fresh = await unknown(deps, batch, seen);
    const created = dryRun ? fresh.length : await store(deps, fresh);
    if (dryRun) for (const patient of fresh) seen.add(importKeyOf(patient));
    report.created += created;
    report.skipped += batch.length - created;
    batch = [];
  };

  for await (const { line, cells, error } of linesOf(file)) {
    report.rows++;
    // The embedded engine works in this thread: without a pause nobody else is answered until the file is in.
    if (report.rows % rowsAtOnce === 0) await giveWay();
    if (error) {
      fault(line, "", error);
      continue;
    }
    const parsed = parseCells(cells);
    if (!parsed.success) {
      for (const issue of issuesOf(parsed.error)) fault(line, issue.path, issue.message);
      continue;
    }
    try {
      batch.push(newPatient(parsed.data, newId(), deps.clock.now(), true));
    } catch (refused) {
      if (!(refused instanceof Invalid)) throw refused;
      for (const issue of refused.issues ?? []) fault(line, issue.path, issue.message);
    }
    if (batch.length === rowsAtOnce) {
      await flush();
      crashPoint("import-between-batches");
    }
  }
  await flush();
  if (!dryRun) await audit(deps.db, { action: "patient.import" });
  return report;
}

interface Line {
  line: number;
  cells: Record<string, string>;
  error?: string;
}

/** The file's rows with their line numbers; one that cannot be read comes with its error instead of cells. */
async function* linesOf(file: Readable): AsyncGenerator<Line> {
  const broken: Line[] = [];
  const parser = parse({
    bom: true,
    columns: (header: string[]) => checkedHeader(header),
    info: true,
    max_record_size: lineBytesMax,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error)
        broken.push({
          line: Number(error.lines ?? 0),
          cells: {},
          error: "This line does not have the form of the header row",
        });
      return undefined;
    },
  });
  file.on("error", (error) => parser.destroy(error));
  let any = false;
  for await (const { record, info } of file.pipe(parser) as AsyncIterable<{
    record: Record<string, string>;
    info: { lines: number };
  }>) {
    any = true;
    yield* broken.splice(0);
    const values = Object.values(record);
    // A cell may hold line breaks; the row is told by the line on which it begins.
    const line = info.lines - values.reduce((breaks, value) => breaks + value.split("\n").length - 1, 0);
    yield {
      line,
      cells: record,
      ...(values.some((value) => value.includes("\ufffd")) && { error: "This line is not UTF-8" }),
    };
  }
  yield* broken.splice(0);
  if (!any && parser.info.lines === 0)
    throw new Invalid("invalid_request", { issues: [{ path: "", message: "Expected a header row" }] });
}

/** @throws Invalid naming every column that is unknown, missing or told twice. */
function checkedHeader(header: readonly string[]): string[] {
  const columns = header.map((name) => name.trim());
  const known = new Set<string>([...writableColumns, ...readOnlyColumns]);
  const issues = [
    ...columns
      .filter((name) => !known.has(name))
      .map((name) => ({ path: name.slice(0, 64), message: "There is no such column" })),
    ...columns
      .filter((name, index) => columns.indexOf(name) < index)
      .map((name) => ({ path: name.slice(0, 64), message: "This column is there twice" })),
    ...requiredColumns
      .filter((name) => !columns.includes(name))
      .map((path) => ({ path, message: "This column is missing" })),
  ];
  if (issues.length > 0)
    throw new Invalid("invalid_request", {
      detail: "The header row is not that of a register",
      issues: issues.slice(0, 100),
    });
  return columns;
}

/** Those of a batch whom the register does not know, each once. */
async function unknown(
  { db }: Deps,
  batch: readonly RegisteredPatient[],
  seen: ReadonlySet<string>,
): Promise<RegisteredPatient[]> {
  const niks = batch.flatMap(({ nik }) => nik ?? []);
  const known = await knownKeys(db, niks, batch.map(importKeyOf));
  const taken = new Set([...known, ...seen]);
  return batch.filter((patient) => {
    const key = importKeyOf(patient);
    if (taken.has(key) || (patient.nik && taken.has(patient.nik))) return false;
    taken.add(key);
    return true;
  });
}

/** Stores new patients and answers how many. A batch that meets somebody stored in the meantime goes in one by one. */
async function store(deps: Deps, patients: readonly RegisteredPatient[]): Promise<number> {
  if (patients.length === 0) return 0;
  try {
    await storeTogether(deps, patients);
    return patients.length;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    if (patients.length === 1) return 0;
    let created = 0;
    for (const patient of patients) created += await store(deps, [patient]);
    return created;
  }
}

async function storeTogether({ db, encryption, outbox }: Deps, drafts: readonly RegisteredPatient[]): Promise<void> {
  await inTransaction(db, async (trx) => {
    const numbers = await takeRecordNumbers(trx, drafts.length);
    const patients = drafts.map((draft, index) => ({ ...draft, medicalRecordNumber: numbers[index] ?? "" }));
    await insertPatients(trx, patients, encryption);
    await keepVersions(
      trx,
      encryption,
      "created",
      patients.map((after) => ({ after })),
    );
    await audit(
      trx,
      patients.map(({ id }) => ({ action: "patient.create", subjectId: id, patientId: id })),
    );
    await outbox.publish(trx, ...patients.map((patient) => tellOf("patient.created", patient)));
  });
}

/** Whether reading the file failed by the file's own fault. */
export const isCsvFault = (error: unknown): error is CsvError => error instanceof CsvError;

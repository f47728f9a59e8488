import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import type { Deps } from "../deps.ts";
import { listRows, openRow } from "../register/patient-store.ts";
import { cellsOf, readOnlyColumns, writableColumns } from "./csv-rows.ts";

const rowsAtOnce = 500;

/** The register as CSV, newest first, in the form that an import reads. Cells that begin like a formula are made inert. */
export function exportPatients(deps: Deps): Readable {
  const table = stringify({ record_delimiter: "\r\n" });
  return Readable.from(linesOf(deps)).compose(table) as Readable;
}

async function* linesOf({ db, encryption }: Deps): AsyncGenerator<string[]> {
  yield [...readOnlyColumns, ...writableColumns];
  let beforeId: string | undefined;
  for (;;) {
    const rows = await listRows(db, { limit: rowsAtOnce, beforeId, archivedToo: false });
    for (const row of rows) yield cellsOf(openRow(row, encryption));
    beforeId = rows.at(-1)?.id;
    if (rows.length < rowsAtOnce) return;
  }
}

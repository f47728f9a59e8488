import { Readable } from "node:stream";
import { type Delimiter, registerColumns } from "@rawat/contracts";
import { stringify } from "csv-stringify";
import type { Deps } from "../deps.ts";
import { listRows, openRow } from "../register/patient-store.ts";
import { cellsOf } from "./csv-rows.ts";

const rowsAtOnce = 500;

const characters: Readonly<Record<Delimiter, string>> = { comma: ",", semicolon: ";", tab: "\t" };

/**
 * The register as CSV, newest first, in the form that an import reads. Cells that begin like a formula are made inert; the byte
 * order mark tells spreadsheets that it is UTF-8.
 */
export function exportPatients(deps: Deps, delimiter: Delimiter): Readable {
  const table = stringify({
    bom: true,
    delimiter: characters[delimiter],
    record_delimiter: "\r\n",
    quoted_match: /[\r\n]/,
  });
  return Readable.from(linesOf(deps)).compose(table) as Readable;
}

async function* linesOf({ db, encryption }: Deps): AsyncGenerator<string[]> {
  yield [...registerColumns];
  let beforeId: string | undefined;
  for (;;) {
    const rows = await listRows(db, { limit: rowsAtOnce, beforeId, archivedToo: false });
    for (const row of rows) yield cellsOf(openRow(row, encryption));
    beforeId = rows.at(-1)?.id;
    if (rows.length < rowsAtOnce) return;
  }
}

import { Readable } from "node:stream";
import { type Delimiter, registerColumns } from "@rawat/contracts";
import { stringify } from "csv-stringify";
import type { Deps } from "../deps.ts";
import { listOldestRows, openRow } from "../register/patient-store.ts";
import { cellsOf } from "./csv-rows.ts";

const rowsAtOnce = 500;

const characters: Readonly<Record<Delimiter, string>> = { comma: ",", semicolon: ";", tab: "\t" };

/**
 * The register as CSV in the order of its record numbers, in the form that an import reads. Cells that begin like a formula are made inert; the byte
 * order mark tells spreadsheets that it is UTF-8.
 */
export function exportPatients(deps: Deps, delimiter: Delimiter): Readable {
  const table = stringify({
    bom: true,
    delimiter: characters[delimiter],
    record_delimiter: "\r\n",
    quoted_match: /[\r\n]/,
  });
  // Excel in Indonesia is who expects semicolons.
  return Readable.from(linesOf(deps, delimiter === "semicolon")).compose(table) as Readable;
}

async function* linesOf({ db, encryption }: Deps, forSpreadsheet: boolean): AsyncGenerator<string[]> {
  yield [...registerColumns];
  let afterId = "";
  for (;;) {
    const rows = await listOldestRows(db, { limit: rowsAtOnce, afterId });
    for (const row of rows) yield cellsOf(openRow(row, encryption), forSpreadsheet);
    afterId = rows.at(-1)?.id ?? afterId;
    if (rows.length < rowsAtOnce) return;
  }
}

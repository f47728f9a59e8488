import { csvRow, type Delimiter, registerColumns } from "@rawat/contracts";
import { audit, currentActor, giveWay } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { listOldestRows, openRow } from "../register/patient-store.ts";
import { cellsOf } from "./csv-rows.ts";

const rowsAtOnce = 100;

const characters: Readonly<Record<Delimiter, string>> = { comma: ",", semicolon: ";", tab: "\t" };

/**
 * The register as CSV in the order in which people came, in the form that an import reads; the byte order mark tells spreadsheets
 * that it is UTF-8.
 */
export async function* exportPatients({ db, encryption }: Deps, delimiter: Delimiter): AsyncGenerator<string> {
  await audit(db, currentActor(), { action: "patient.export" });
  // Excel in Indonesia is who expects semicolons.
  const forSpreadsheet = delimiter === "semicolon";
  const write = (cells: readonly string[]) => csvRow(cells, characters[delimiter]);
  yield `\ufeff${write(registerColumns)}`;
  let afterId = "";
  for (;;) {
    const rows = await listOldestRows(db, { limit: rowsAtOnce, afterId });
    let text = "";
    for (const row of rows) {
      text += write(cellsOf(openRow(row, encryption), forSpreadsheet));
      // A hundred with long notes are no moment.
      const others = giveWay();
      if (others) await others;
    }
    yield text;
    afterId = rows.at(-1)?.id ?? afterId;
    if (rows.length < rowsAtOnce) return;
  }
}

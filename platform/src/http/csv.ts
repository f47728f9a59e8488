import type { IncomingMessage } from "node:http";
import { stringify } from "csv-stringify/sync";

/** A row of figures: nothing nested. */
export type FlatRow = Readonly<Record<string, string | number | boolean | null>>;

/** Whether the caller names CSV and not JSON. Whoever takes anything gets JSON. */
export function prefersCsv({ headers }: IncomingMessage): boolean {
  const types = (headers.accept ?? "").split(",").map((part) => part.split(";")[0]?.trim().toLowerCase());
  return types.includes("text/csv") && !types.includes("application/json");
}

/** Rows as CSV, their fields as the header. Cells that a spreadsheet would run as a formula are made inert. */
export const csvOf = (rows: readonly FlatRow[]): string =>
  stringify([...rows], { header: true, record_delimiter: "\r\n", escape_formulas: true });

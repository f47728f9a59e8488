import type { IncomingMessage } from "node:http";
import { type CsvCell, csvRow } from "@rawat/contracts/language";

/** A row of figures: nothing nested. */
export type FlatRow = Readonly<Record<string, CsvCell>>;

/** Whether the caller names CSV and not JSON. Whoever takes anything gets JSON. */
export function prefersCsv({ headers }: IncomingMessage): boolean {
  const types = (headers.accept ?? "").split(",").map((part) => part.split(";")[0]?.trim().toLowerCase());
  return types.includes("text/csv") && !types.includes("application/json");
}

/** Rows as CSV, the fields of the first as the header. */
export function csvOf(rows: readonly FlatRow[]): string {
  const [first] = rows;
  if (!first) return "";
  const fields = Object.keys(first);
  return [fields, ...rows.map((row) => fields.map((field) => row[field] ?? null))]
    .map((cells) => csvRow(cells))
    .join("");
}

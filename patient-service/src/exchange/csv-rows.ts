import {
  type DateOrder,
  type Issue,
  isNoAllergy,
  NewPatient,
  type RegisterColumn,
  registerColumns,
  withoutGuard,
} from "@rawat/contracts";
import { issuesOf } from "@rawat/platform";
import { readCell } from "./read-cell.ts";

/** A row's cells by their columns. */
export type Cells = Readonly<Partial<Record<RegisterColumn, string>>>;

/** What one row of a file comes to: a patient to be, or every fault of it. */
export type ParsedRow = { data: NewPatient; issues?: never } | { data?: never; issues: Issue[] };

/** Reads one row. Empty cells are fields that were not told. */
export function parseCells(cells: Cells, order?: DateOrder): ParsedRow {
  const form: Record<string, unknown> = {};
  const faults: Issue[] = [];
  for (const column of registerColumns) {
    const cell = cells[column];
    if (cell === undefined || column === "medicalRecordNumber") continue;
    const reading = readCell(column, withoutGuard(cell), order);
    if ("fault" in reading) {
      faults.push({ path: column, message: reading.fault });
      continue;
    }
    if (reading.value === undefined) continue;
    const [field = column, part] = column.split(".");
    form[field] = part ? { ...(form[field] as object), [part]: reading.value } : reading.value;
  }
  const parsed = NewPatient.safeParse(form);
  if (parsed.success && faults.length === 0) return { data: parsed.data };
  // A field of which the cell could not be read is missing only for that.
  const told = new Set(faults.map(({ path }) => path));
  const others = parsed.success ? [] : issuesOf(parsed.error).filter(({ path }) => !told.has(path));
  return { issues: [...faults, ...others] };
}

interface Exported {
  medicalRecordNumber: string;
  birthDate: string | null;
  allergies: readonly {
    substance: string;
    reaction?: string | null | undefined;
    severity?: string | null | undefined;
  }[];
  tags: readonly string[];
}

/** What stands in the place of a birth date that nobody knows: an empty cell might have been forgotten. */
const unknownDay = "unknown";

/** Digits that a spreadsheet would take for a number, and so shorten, or take the zeros off. */
const digitColumns: ReadonlySet<RegisterColumn> = new Set(["nik", "bpjsNumber", "address.postalCode"]);
const asText = (text: string) => (text === "" ? "" : `'${text}`);

/**
 * A patient as a row of the file, in the order of the columns. For a spreadsheet, an apostrophe before the digits of cards says that
 * they are text.
 */
export const cellsOf = (patient: Exported, forSpreadsheet: boolean): string[] =>
  registerColumns.map((column) => {
    const text = cellText(patient, column);
    return forSpreadsheet && digitColumns.has(column) ? asText(text) : text;
  });

/** What of a patient stands in one column. */
export function cellText(patient: Exported, column: RegisterColumn): string {
  if (column === "tags") return patient.tags.map(escapeEntry).join(";");
  if (column === "allergies") return allergiesText(patient.allergies);
  if (column === "birthDate") return patient.birthDate ?? unknownDay;
  const record = patient as unknown as Record<string, unknown>;
  const [field = "", part] = column.split(".");
  const value = part ? (record[field] as Record<string, unknown> | null)?.[part] : record[field];
  return value === null || value === undefined ? "" : String(value);
}

const escapeEntry = (text: string) => text.replace(/[\\;|]/g, "\\$&");

/** A substance that is called like none gets a bar behind it, or nobody would be allergic to it any more. */
function allergiesText(allergies: Exported["allergies"]): string {
  const text = allergies.map(allergyText).join(";");
  return text !== "" && isNoAllergy(text.trim()) ? `${text}|` : text;
}

function allergyText({ substance, reaction, severity }: Exported["allergies"][number]): string {
  const parts = [substance, reaction ?? "", severity ?? ""].map(escapeEntry);
  while (parts.at(-1) === "") parts.pop();
  return parts.join("|");
}

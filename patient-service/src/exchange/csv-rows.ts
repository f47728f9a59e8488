import { NewPatient } from "@rawat/contracts";
import type { z } from "zod";

/** A file's columns: the writable fields, nested ones with a dot. */
export const writableColumns = [
  "name",
  "birthDate",
  "gender",
  "nik",
  "bpjsNumber",
  "phone",
  "email",
  "address.line",
  "address.village",
  "address.district",
  "address.city",
  "address.province",
  "address.postalCode",
  "bloodType",
  "allergies",
  "emergencyContact.name",
  "emergencyContact.relationship",
  "emergencyContact.phone",
  "notes",
  "tags",
] as const;

/** Columns that an export has and an import passes over. */
export const readOnlyColumns = ["medicalRecordNumber"] as const;

export const requiredColumns = ["name", "birthDate", "gender"] as const;

type Cells = Readonly<Record<string, string | undefined>>;

// `\;` is a semicolon within an entry of a list.
const splitList = (text: string, separator: RegExp) =>
  text.split(separator).map((part) => part.replace(/\\([;|\\])/g, "$1").trim());
const entries = (text: string) => splitList(text, /(?<!\\);/).filter(Boolean);
const escapeEntry = (text: string) => text.replace(/[\\;|]/g, "\\$&");

// A spreadsheet runs a cell that begins so, also with the wide signs of East Asian keyboards; an apostrophe before stops it.
// A text with apostrophes of its own there gets one more, so that taking one away gives back what it was.
const formulaStart = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const withGuard = (text: string) => (formulaStart.test(text) ? `'${text}` : text);
const withoutGuard = (text: string) => (text.startsWith("'") && formulaStart.test(text) ? text.slice(1) : text);

/** A line of the file as a form: empty cells are fields that were not told. */
function formOf(cells: Cells): Record<string, unknown> {
  const form: Record<string, unknown> = {};
  for (const column of writableColumns) {
    const text = withoutGuard(cells[column]?.trim() ?? "");
    if (text === "") continue;
    const [field = column, part] = column.split(".");
    if (part) form[field] = { ...(form[field] as object), [part]: text };
    else if (column === "tags") form[field] = entries(text);
    else if (column === "allergies")
      form[field] = text
        .split(/(?<!\\);/)
        .filter((entry) => entry.trim())
        .map(allergyOf);
    else form[field] = text;
  }
  return form;
}

/** An allergy is its substance, or `substance|reaction|severity`. */
function allergyOf(entry: string) {
  const [substance, reaction, severity] = splitList(entry, /(?<!\\)\|/);
  return { substance, ...(reaction && { reaction }), ...(severity && { severity }) };
}

/** Reads one line; the result tells every fault of it. */
export const parseCells = (cells: Cells): z.ZodSafeParseResult<NewPatient> => NewPatient.safeParse(formOf(cells));

interface Exported {
  medicalRecordNumber: string;
  allergies: readonly {
    substance: string;
    reaction?: string | null | undefined;
    severity?: string | null | undefined;
  }[];
  tags: readonly string[];
}

/** A patient as a line of the file, in the order of the columns, no cell of which a spreadsheet runs. */
export function cellsOf(patient: Exported): string[] {
  const record = patient as unknown as Record<string, unknown>;
  const textOf = (column: string) => {
    if (column === "tags") return patient.tags.map(escapeEntry).join(";");
    if (column === "allergies") return patient.allergies.map(allergyText).join(";");
    const [field = "", part] = column.split(".");
    const value = part ? (record[field] as Record<string, unknown> | null)?.[part] : record[field];
    return value === null || value === undefined ? "" : String(value);
  };
  return [...readOnlyColumns, ...writableColumns].map((column) => withGuard(textOf(column)));
}

function allergyText({ substance, reaction, severity }: Exported["allergies"][number]): string {
  const parts = [substance, reaction ?? "", severity ?? ""].map(escapeEntry);
  while (parts.at(-1) === "") parts.pop();
  return parts.join("|");
}

import { z } from "zod";
import { QueryFlag } from "./language/primitives.ts";
import { Issue } from "./language/problem-document.ts";
import { type RegisterColumn, registerColumns } from "./register-file.ts";

/** How a file writes the days that are not ISO: day or month first. */
export const DateOrder = z.enum(["dmy", "mdy"]);
export type DateOrder = z.infer<typeof DateOrder>;

export const Delimiter = z.enum(["comma", "semicolon", "tab"]);
export type Delimiter = z.infer<typeof Delimiter>;

const columnNames: ReadonlySet<string> = new Set(registerColumns);

/** Which field each column of a file goes into, in the file's order, with commas between; nothing where a column is passed over. */
const ColumnChoice = z
  .string()
  .max(4_000)
  .transform((text) => text.split(",").map((name) => name.trim()))
  .refine((names) => names.every((name) => name === "" || columnNames.has(name)), "There is no such column")
  .transform((names) => names.map((name) => (name === "" ? null : (name as RegisterColumn))))
  .meta({ type: "string", maxLength: 4_000 });

const readingQuery = { dates: DateOrder.optional(), columns: ColumnChoice.optional() };

export const ImportQuery = z.strictObject({ ...readingQuery, dryRun: QueryFlag.optional() });
export const PreviewQuery = z.strictObject(readingQuery);

/** A row that was not registered, for whom it tells of is in the register (or in the file) already. */
export const SkippedRow = z
  .object({
    row: z.number().int(),
    /** Of the one who is known; absent when a check alone has met them, in an earlier row. */
    medicalRecordNumber: z.string().optional(),
    /**
     * `same_nik`; `same_person`: name, birth date and phone agree; `known_without_nik`: they agree and the register has no NIK for
     * them yet; `imported_before`: this very row brought them once, and they were changed since.
     */
    reason: z.enum(["same_nik", "same_person", "known_without_nik", "imported_before"]),
    /** There where the one who is known registered by themself, and nobody of the clinic has looked yet whether they are who they say. */
    registeredOnline: z.literal(true).optional(),
  })
  .meta({ id: "SkippedRow" });
export type SkippedRow = z.infer<typeof SkippedRow>;

export const RowFault = z
  .object({ row: z.number().int(), path: z.string(), message: z.string() })
  .meta({ id: "RowFault" });
export type RowFault = z.infer<typeof RowFault>;

/**
 * What a register from a CSV file came to. `row` is the line of the file, the first being 1. `rows` is always
 * `created + skipped + failed`; `failed` counts rows, of which each may have several `errors`.
 */
export const ImportReport = z
  .object({
    rows: z.number().int(),
    created: z.number().int(),
    skipped: z.number().int(),
    failed: z.number().int(),
    errors: z.array(RowFault),
    skippedRows: z.array(SkippedRow),
    /** Headers of the columns that fit no field and were passed over. */
    ignoredColumns: z.array(z.string()),
    /** Whether there were more than the thousand of each that are told. */
    truncated: z.boolean(),
  })
  .meta({ id: "ImportReport" });
export type ImportReport = z.infer<typeof ImportReport>;

/** How the beginning of a file would be read. */
export const ImportPreview = z
  .object({
    delimiter: z.string(),
    columns: z.array(
      z.object({
        header: z.string(),
        /** The field it goes into; null when it is passed over. */
        column: z.enum(registerColumns).nullable(),
      }),
    ),
    /** What stands in the way of an import with these columns. */
    issues: z.array(Issue),
    dates: z.object({
      /** Whether there are days that can be read only when it is told how they are written. */
      ambiguous: z.boolean(),
      /** How these days are probably written; null when they contradict each other. */
      proposed: DateOrder.nullable(),
      /** Whether some day can only have been written so. */
      certain: z.boolean(),
    }),
    /** The first rows: for each column of the file what would be stored, or the cell as it is where that is faulty. */
    rows: z.array(z.object({ row: z.number().int(), values: z.array(z.string()), errors: z.array(Issue) })),
  })
  .meta({ id: "ImportPreview" });
export type ImportPreview = z.infer<typeof ImportPreview>;

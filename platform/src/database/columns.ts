import type { Knex } from "knex";
import { isEmbedded } from "./open.ts";

type Table = Knex.CreateTableBuilder;

/**
 * Creates a table whose text is compared byte by byte, on both engines. One that is there already is left: MySQL cannot undo
 * a table when the program is killed before the migration is written down.
 */
export async function createTable(db: Knex, name: string, columns: (table: Table) => void): Promise<void> {
  if (await db.schema.hasTable(name)) return;
  await db.schema.createTable(name, (table) => {
    if (!isEmbedded(db)) {
      table.engine("InnoDB");
      table.charset("utf8mb4");
      table.collate("utf8mb4_bin");
    }
    columns(table);
  });
}

/** A UUID. */
export const idColumn = (table: Table, name: string) => table.specificType(name, "char(36)");
/** An instant, UTC with milliseconds, which sorts as text. */
export const instantColumn = (table: Table, name: string) => table.specificType(name, "char(24)");
/** A calendar date, `YYYY-MM-DD`. */
export const dateColumn = (table: Table, name: string) => table.specificType(name, "char(10)");
/** JSON or long text; read and written whole. */
export const textColumn = (table: Table, name: string) => table.text(name, "mediumtext");
/** A whole number, the version of a row above all. */
export const countColumn = (table: Table, name: string) => table.integer(name).unsigned();

import type { Knex } from "knex";
import { isEmbedded } from "./open.ts";

type Table = Knex.CreateTableBuilder;

/** Creates a table whose text is compared byte by byte, on both engines, with its indexes; see `complete`. */
export async function createTable(db: Knex, name: string, columns: (table: Table) => void): Promise<void> {
  await complete(db, name, () =>
    db.schema.createTable(name, (table) => {
      if (!isEmbedded(db)) {
        table.engine("InnoDB");
        table.charset("utf8mb4");
        table.collate("utf8mb4_bin");
      }
      columns(table);
    }),
  );
}

/** Adds columns and indexes to a table; see `complete`. */
export const alterTable = (db: Knex, name: string, changes: (table: Table) => void): Promise<void> =>
  complete(db, name, () => db.schema.alterTable(name, (table) => changes(table as Table)));

/**
 * Does what is not done yet of a change of a table. A server commits each statement by itself, and of one change there are several:
 * one for the table, one for each index. Where the program was killed in between, the next start goes on with what is missing.
 */
async function complete(db: Knex, table: string, change: () => Knex.SchemaBuilder): Promise<void> {
  // Compiled to be looked at, and not to be run.
  const statements = change().toSQL() as unknown as readonly { sql: string; bindings?: readonly Knex.Value[] }[];
  for (const { sql, bindings = [] } of statements) if (!(await isDone(db, table, sql))) await db.raw(sql, bindings);
}

const addsIndex = /^(?:alter table `\w+` add|create) (?:unique|index|unique index) `(\w+)`/;
const addsConstraint = /^alter table `\w+` add constraint `(\w+)`/;
const addsColumn = /^alter table `\w+` add (?:column )?`(\w+)`/;

/** @throws Error for a statement of which it is not known how to find out. */
async function isDone(db: Knex, table: string, sql: string): Promise<boolean> {
  if (sql.startsWith("create table ")) return db.schema.hasTable(table);
  const index = addsIndex.exec(sql)?.[1];
  if (index) return hasIndex(db, table, index);
  const constraint = addsConstraint.exec(sql)?.[1];
  if (constraint) return isListed(db, "table_constraints", { table_name: table, constraint_name: constraint });
  const column = addsColumn.exec(sql)?.[1];
  // Of several columns that one statement adds all are there or none.
  if (column) return db.schema.hasColumn(table, column);
  throw new Error(`Nobody can tell whether this is done already: ${sql}`);
}

const hasIndex = async (db: Knex, table: string, index: string): Promise<boolean> =>
  isEmbedded(db)
    ? (await db("sqlite_master").where({ type: "index", name: index }).first("name")) !== undefined
    : isListed(db, "statistics", { table_name: table, index_name: index });

async function isListed(db: Knex, view: string, named: Record<string, string>): Promise<boolean> {
  const row = await db(`information_schema.${view}`)
    .where(named)
    .whereRaw("table_schema = database()")
    .first(db.raw("1 as isThere"));
  return row !== undefined;
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

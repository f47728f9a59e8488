import { domain } from "@rawat/contracts";
import { type Migration, migrate, platformMigrations } from "@rawat/platform";
import { openDatabase } from "../../platform/src/database/open.ts";
import { type Program, programs } from "../start/programs.ts";
import type { Report } from "./report.ts";

/** The tables of each program after all of its migrations, on the embedded engine. */
export const schemaReports = (): Promise<Report[]> => Promise.all(programs.map(schemaReport));

async function schemaReport({ name, folder }: Program): Promise<Report> {
  const { migrations } = (await import(`../../${folder}/migrations/index.ts`)) as { migrations: readonly Migration[] };
  const db = await openDatabase({ url: undefined, file: ":memory:" });
  try {
    await migrate(db, [...platformMigrations(domain.owners), ...migrations]);
    const statements: { sql: string }[] = await db("sqlite_master")
      .select("sql")
      .whereNotNull("sql")
      // The migrator's own.
      .whereNot("tbl_name", "like", "schemaMigrations%")
      .whereNot("tbl_name", "sqlite_sequence")
      .orderBy(["tbl_name", { column: "type", order: "desc" }, "name"]);
    const head = `-- The tables of ${folder}, made from its migrations by "npm run docs".`;
    return {
      file: `docs/schema/${name}.sql`,
      content: `${[head, ...statements.map(({ sql }) => readable(sql))].join("\n\n")}\n`,
    };
  } finally {
    await db.destroy();
  }
}

/** One column a line, in small letters: the engine and the migrator do not agree on them. */
function readable(sql: string): string {
  const plain = sql
    .replaceAll("`", "")
    .replace(/^create (unique )?(table|index)/i, (words) => words.toLowerCase())
    .replaceAll(" NOT NULL", " not null");
  const opening = plain.indexOf("(");
  if (!plain.startsWith("create table") || opening === -1) return `${plain};`;
  const inner = plain.slice(opening + 1, plain.lastIndexOf(")"));
  // Commas within brackets belong to a type or a key.
  const columns = inner.split(/,\s*(?![^()]*\))/).map((column) => `  ${column.trim()}`);
  return `${plain.slice(0, opening).trim()} (\n${columns.join(",\n")}\n);`;
}

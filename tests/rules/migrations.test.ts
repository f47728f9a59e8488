import { readdirSync } from "node:fs";
import { join } from "node:path";
import { domain } from "@rawat/contracts";
import { type Migration, migrate, platformMigrations, unmigrate } from "@rawat/platform";
import type { Knex } from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../platform/src/database/open.ts";
import { createTestStore, type TestStore } from "../../platform/src/testing/index.ts";
import { type Program, programs, root } from "../../scripts/start/programs.ts";

const listOf = async ({ folder }: Program): Promise<readonly Migration[]> =>
  (await import(join(root, folder, "migrations", "index.ts"))).migrations;

const numbered = /^\d{4}-[a-z0-9-]+$/;

describe.each(programs)("the migrations of $folder", (program) => {
  let migrations: readonly Migration[];
  beforeAll(async () => {
    migrations = await listOf(program);
  });

  it("are listed as they lie in the folder, and in its order: one that is forgotten would never run", () => {
    const files = readdirSync(join(root, program.folder, "migrations"))
      .filter((file) => file !== "index.ts")
      .map((file) => file.replace(/\.ts$/, ""));
    expect(migrations.map(({ name }) => name)).toEqual(files.sort());
  });

  it("have names that never repeat, also not one of platform's, for by its name a migration is known to have run", () => {
    const names = [...platformMigrations(domain.owners), ...migrations].map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const { name } of migrations) expect(name).toMatch(numbered);
  });
});

// On a server when TEST_MYSQL_URL names one, as `npm run test:servers` does.
describe.each(programs)("the schema of $folder", (program) => {
  let store: TestStore;
  let db: Knex;
  let all: readonly Migration[];
  beforeAll(async () => {
    all = [...platformMigrations(domain.owners), ...(await listOf(program))];
    store = await createTestStore([program.name]);
    const url = store.environment[`DATABASE_URL_${program.name.toUpperCase()}`];
    db = await openDatabase({ url, file: join(store.folder, "schema.sqlite"), queryTimeoutMs: 0 });
  });
  afterAll(async () => {
    await db?.destroy();
    await store?.remove();
  });

  it("goes up, down and up again, step by step, and is then what it was: no change is without its way back", async () => {
    await migrate(db, all);
    const first = await tablesOf(db);
    await unmigrate(db, all);
    const left = (await tablesOf(db)).filter(({ table }) => !table.startsWith("schemaMigrations"));
    expect(left).toEqual([]);
    await migrate(db, all);
    expect(await tablesOf(db)).toEqual(first);
  });

  it("is not touched by migrating a second time", async () => {
    const before = await tablesOf(db);
    await migrate(db, all);
    expect(await tablesOf(db)).toEqual(before);
  });
});

/** Every table with its columns, asked in the way of the engine at hand. */
async function tablesOf(db: Knex): Promise<{ table: string; columns: unknown }[]> {
  const embedded = db.client.dialect === "sqlite3";
  const rows = embedded
    ? await db("sqlite_master").where({ type: "table" }).whereNot("name", "sqlite_sequence").select("name as table")
    : await db("information_schema.tables").whereRaw("table_schema = database()").select("table_name as table");
  const names = rows.map(({ table }: { table: string }) => table).sort();
  const tables: { table: string; columns: unknown }[] = [];
  for (const table of names) tables.push({ table, columns: await db(table).columnInfo() });
  return tables;
}

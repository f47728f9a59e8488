import { readdirSync } from "node:fs";
import { join } from "node:path";
import { domain } from "@rawat/contracts";
import { type Migration, migrate, platformMigrations, unmigrate } from "@rawat/platform";
import type { Knex } from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isEmbedded, openDatabase } from "../../platform/src/database/open.ts";
import { createTestStore, type TestStore } from "../../platform/src/testing/index.ts";
import { type Program, programs, root } from "../../scripts/start/programs.ts";
import { onServers } from "../harness/rawat.ts";

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

  // An embedded database takes back whole what was not written down.
  it.runIf(onServers)(
    "is whole also where the program was killed after each statement in turn, and started again",
    async () => {
      await migrate(db, all);
      const whole = await tablesOf(db);
      await unmigrate(db, all);
      let starts = 0;
      for (let isKilled = true; isKilled; starts++)
        isKilled = await killedAfterOneStatement(db, () => migrate(db, all));
      expect(starts).toBeGreaterThan(all.length);
      expect(await tablesOf(db)).toEqual(whole);
    },
  );

  it("is not touched by migrating a second time", async () => {
    const before = await tablesOf(db);
    await migrate(db, all);
    expect(await tablesOf(db)).toEqual(before);
  });
});

interface Client {
  _query(this: Client, connection: unknown, query: { sql: string }): Promise<unknown>;
}

/**
 * Does `work`, and breaks every statement that changes the schema but the first, as a program that is killed there never comes to the
 * next. @returns whether there was one to break.
 */
async function killedAfterOneStatement(db: Knex, work: () => Promise<void>): Promise<boolean> {
  // A transaction has a client of its own, of the same kind.
  const kind: Client = Object.getPrototypeOf(db.client);
  const { _query: query } = kind;
  let changes = 0;
  kind._query = function ask(connection, asked) {
    const isChange = /^(create|alter) table /.test(asked.sql) && !asked.sql.includes("schemaMigrations");
    return isChange && changes++ > 0 ? Promise.reject(new Error("killed")) : query.call(this, connection, asked);
  };
  try {
    await work();
    return false;
  } catch (error) {
    if (!(error as Error).message.includes("killed")) throw error;
    return true;
  } finally {
    kind._query = query;
  }
}

/** Every table with its columns and indexes, asked in the way of the engine at hand. */
async function tablesOf(db: Knex): Promise<{ table: string; columns: unknown; indexes: unknown }[]> {
  const embedded = isEmbedded(db);
  const rows = embedded
    ? await db("sqlite_master").where({ type: "table" }).whereNot("name", "sqlite_sequence").select("name as table")
    : await db("information_schema.tables").whereRaw("table_schema = database()").select("table_name as table");
  const names = rows.map(({ table }: { table: string }) => table).sort();
  const tables: { table: string; columns: unknown; indexes: unknown }[] = [];
  for (const table of names)
    tables.push({ table, columns: await db(table).columnInfo(), indexes: await indexesOf(db, table) });
  return tables;
}

const indexesOf = (db: Knex, table: string): Promise<unknown[]> =>
  isEmbedded(db)
    ? db("sqlite_master").where({ type: "index", tbl_name: table }).orderBy("name").select("name", "sql")
    : db("information_schema.statistics")
        .whereRaw("table_schema = database()")
        .where({ table_name: table })
        .orderBy(["index_name", "seq_in_index"])
        .select("index_name", "non_unique", "column_name", "seq_in_index");

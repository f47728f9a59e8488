import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../platform/src/database/open.ts";
import { programsOf, type Rawat } from "../harness/rawat.ts";

type Database = Awaited<ReturnType<typeof openDatabase>>;

/** Does something in one service's database, beside the service, over a connection of its own. */
export async function inDatabaseOf<T>(rawat: Rawat, service: string, work: (db: Database) => Promise<T>): Promise<T> {
  const url = rawat.environment[`DATABASE_URL_${service.toUpperCase()}`];
  const db = await openDatabase({ url, file: join(rawat.folder, `${service}.sqlite`) });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

const namesOf = async (db: Database): Promise<string[]> => {
  if (db.client.dialect === "sqlite3")
    return (await db("sqlite_master").where({ type: "table" }).select("name")).map(({ name }) => name);
  const [rows] = await db.raw("show tables");
  return rows.map((row: object) => String(Object.values(row)[0]));
};

/** Every row of every table of these services, as text. */
export async function rowsOf(rawat: Rawat, services: readonly string[]): Promise<string> {
  const dumps = services.map((service) =>
    inDatabaseOf(rawat, service, async (db) => {
      const tables = (await namesOf(db)).map(async (name) => `${name} ${JSON.stringify(await db(name))}`);
      return (await Promise.all(tables)).join("\n");
    }),
  );
  return (await Promise.all(dumps)).join("\n");
}

/** What the embedded engine has put on the disk, byte by byte; nothing where servers keep it. Letters are left out. */
export const bytesIn = ({ folder }: Rawat): string =>
  readdirSync(folder)
    .filter((name) => /\.sqlite(-\w+)?$/.test(name))
    .map((name) => readFileSync(join(folder, name)).toString("latin1"))
    .join("\n");

/** Everything that every program has written. */
export const outputOf = (rawat: Rawat): string =>
  programsOf(rawat)
    .map((program) => program.output())
    .join("\n");

/** How many rows a table has. */
export const countOf = (rawat: Rawat, service: string, table: string): Promise<number> =>
  inDatabaseOf(rawat, service, async (db) => Number((await db(table).count({ count: "*" }))[0]?.count));

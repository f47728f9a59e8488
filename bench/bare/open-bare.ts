import { DatabaseSync } from "node:sqlite";
import { domain } from "@rawat/contracts";
import { type Migration, platformMigrations } from "@rawat/platform";
import mysql from "mysql2/promise";
import { migrate } from "../../platform/src/database/migrate.ts";
import { openDatabase } from "../../platform/src/database/open.ts";

/** A service's own tables, empty, in a database of their own on the same server, to be written to by nothing but mysql2. */
export async function openBare(url: string, migrations: readonly Migration[]): Promise<mysql.Pool> {
  const server = await mysql.createConnection(url);
  await server.query("create database bare character set utf8mb4 collate utf8mb4_bin");
  await server.end();
  const uri = Object.assign(new URL(url), { pathname: "/bare" }).href;
  await makeTables({ url: uri, file: "" }, migrations);
  return mysql.createPool({ uri, connectionLimit: 10 });
}

/** The same in a file, to be written to by nothing but node:sqlite; what it has taken is on disk, as of the embedded engine. */
export async function openBareFile(file: string, migrations: readonly Migration[]): Promise<DatabaseSync> {
  await makeTables({ url: undefined, file }, migrations);
  const bare = new DatabaseSync(file);
  bare.exec("pragma journal_mode = wal; pragma synchronous = full");
  return bare;
}

async function makeTables(
  where: { url: string | undefined; file: string },
  migrations: readonly Migration[],
): Promise<void> {
  const db = await openDatabase({ ...where, queryTimeoutMs: 0 });
  await migrate(db, [...platformMigrations(domain.owners), ...migrations]);
  await db.destroy();
}

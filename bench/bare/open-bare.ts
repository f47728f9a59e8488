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
  const db = await openDatabase({ url: uri, file: "", queryTimeoutMs: 0 });
  await migrate(db, [...platformMigrations(domain.owners), ...migrations]);
  await db.destroy();
  return mysql.createPool({ uri, connectionLimit: 10 });
}

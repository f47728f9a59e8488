import knex, { type Knex } from "knex";
import { makeFile } from "../folder.ts";
import { lockWaitSeconds } from "./lock-wait.ts";

export interface DatabaseOptions {
  /** `mysql://…`; unset: the embedded engine. */
  url?: string | undefined;
  /** The embedded engine's file, or `:memory:`. */
  file: string;
  /** Milliseconds one query may take on a server; migrations need more. 0: no limit. */
  queryTimeoutMs?: number;
}

const connectTimeoutMs = 2_000;
const waitForConnectionMs = 3_000;
const serverConnectionsMax = 10;
/** A connection that says nothing for so long is closed by the server, its transaction undone. */
const abandonedAfterSeconds = 15;
const migrationSilentSeconds = 3_600;
/** Shorter than that: the pool closes what nobody needs before the server does. */
const idleMs = 5_000;

// What fails is thrown as well; a second telling on the terminal would only frighten.
const silent = { warn() {}, error() {}, deprecate() {}, debug() {} };

// The words of a failed statement would otherwise hold every value in it, and go into the log with them.
const compileSqlOnError = false;

/**
 * Opens a service's database. The only line that knows there are two engines. Nothing is connected yet: that is the
 * first query's doing.
 */
export async function openDatabase({ url, file, queryTimeoutMs }: DatabaseOptions): Promise<Knex> {
  return url ? openServer(url, queryTimeoutMs) : openEmbedded(file);
}

async function openEmbedded(file: string): Promise<Knex> {
  const { SqliteClient } = await import("./sqlite-client.ts");
  if (file !== ":memory:") makeFile(file);
  return knex({
    client: SqliteClient,
    connection: { filename: file },
    useNullAsDefault: true,
    compileSqlOnError,
    // One connection a file a process: a query that escapes its transaction waits here and is found out at once.
    pool: { min: 1, max: 1, idleTimeoutMillis: Number.MAX_SAFE_INTEGER },
    acquireConnectionTimeout: waitForConnectionMs,
    log: silent,
  });
}

async function openServer(url: string, timeout?: number): Promise<Knex> {
  const client = await import("./mysql-client.ts");
  const { hostname, port, username, password, pathname } = new URL(url);
  return knex({
    client: client.MySqlClient,
    connection: {
      host: decodeURIComponent(hostname).replace(/^\[|\]$/g, ""),
      port: Number(port || 3_306),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)),
      charset: "utf8mb4",
      timezone: "Z",
      connectTimeout: connectTimeoutMs,
      // What a count or a sum returns stays a number, and a number too large for one is an error instead of a wrong one.
      supportBigNumbers: true,
      stringifyObjects: true,
    },
    queryTimeoutMs: timeout ?? client.queryTimeoutMs,
    pool: {
      min: 0,
      max: serverConnectionsMax,
      idleTimeoutMillis: idleMs,
      // What has no time limit may also be silent between two statements: a migration that computes.
      afterCreate: prepareSession(timeout === 0 ? migrationSilentSeconds : abandonedAfterSeconds),
    },
    acquireConnectionTimeout: waitForConnectionMs,
    compileSqlOnError,
    log: silent,
  } as Knex.Config);
}

interface MySqlConnection {
  query(sql: string, done: (error: unknown) => void): void;
}

/**
 * Strict about lengths and types whatever the server's default; row locks only, for a gap's lock serves none of our rules. A lock
 * is waited for less long than an answer, so that the log tells which it was. A program that is frozen inside a transaction holds
 * its locks only until the server takes it for gone.
 */
function prepareSession(silentForSeconds: number) {
  const settings = [
    `set session sql_mode = 'TRADITIONAL,NO_ENGINE_SUBSTITUTION'`,
    `innodb_lock_wait_timeout = ${lockWaitSeconds}`,
    `wait_timeout = ${silentForSeconds}`,
  ].join(", session ");
  return (connection: MySqlConnection, done: (error: unknown, connection: MySqlConnection) => void): void => {
    connection.query(settings, (error) => {
      if (error) return done(error, connection);
      connection.query("set session transaction isolation level read committed", (failure) =>
        done(failure, connection),
      );
    });
  };
}

export const isEmbedded = (db: Knex): boolean => db.client.dialect === "sqlite3";

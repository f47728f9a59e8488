import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import BetterSqliteClient from "knex/lib/dialects/better-sqlite3/index.js";
import { leaveLongTurn } from "../giving-way.ts";
import { embeddedLockWaitMs } from "./lock-wait.ts";
import { whileBusy } from "./while-busy.ts";

interface Query {
  sql: string;
  bindings?: readonly unknown[];
  response?: unknown;
  context?: { lastID: number | bigint; changes: number | bigint };
}

/** The rest is text and numbers; a date comes from Knex's own table of migrations alone. */
const bindable = (value: unknown) =>
  (value === undefined ? null : value instanceof Date ? value.valueOf() : value) as SQLInputValue;

interface Prepared {
  statement: StatementSync;
  returnsRows: boolean;
}

// A wait inside SQLite stops the event loop, so it is short, and the rest of the waiting is asynchronous.
const busyTimeoutMs = 50;
/** Within what a query waits for its connection. */
const openWaitMs = 2_500;
const statementsKeptMax = 200;

// Knex copies its client for each transaction, so what belongs to a connection is kept by connection and not in the client.
const statements = new WeakMap<DatabaseSync, Map<string, Prepared>>();

/** Knex over `node:sqlite`: its better-sqlite3 dialect with the connection and the execution of a query replaced. */
export class SqliteClient extends BetterSqliteClient {
  _driver() {
    return DatabaseSync;
  }

  override async acquireRawConnection(): Promise<DatabaseSync> {
    const { filename } = this.config.connection as { filename: string };
    const connection = new DatabaseSync(filename, { timeout: busyTimeoutMs });
    const begin = () =>
      connection.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on");
    try {
      // Another program may be doing the same, for the first time, or reading what one that was killed has left.
      await whileBusy(openWaitMs, begin);
    } catch (error) {
      connection.close();
      throw error;
    }
    statements.set(connection, new Map());
    return connection;
  }

  /**
   * SQLite answers at once, so whoever asks again and again would never let the event loop turn: then nobody else is heard, nor a stop.
   * It turns before a connection is taken and not within a transaction, for which others would wait.
   */
  override async acquireConnection(): Promise<DatabaseSync> {
    await leaveLongTurn();
    return super.acquireConnection();
  }

  async _query(connection: DatabaseSync, query: Query): Promise<Query> {
    // A transaction that reads first and writes later may find the file taken; all of ours write.
    const sql = query.sql === "BEGIN;" ? "BEGIN IMMEDIATE;" : query.sql;
    const bindings = (query.bindings ?? []).map(bindable);
    return whileBusy(embeddedLockWaitMs, () => execute(connection, sql, bindings, query));
  }
}

function execute(connection: DatabaseSync, sql: string, bindings: SQLInputValue[], query: Query): Query {
  const { statement, returnsRows } = prepare(connection, sql);
  if (returnsRows) {
    query.response = statement.all(...bindings);
  } else {
    const { lastInsertRowid, changes } = statement.run(...bindings);
    query.response = { lastInsertRowid, changes };
    query.context = { lastID: lastInsertRowid, changes };
  }
  return query;
}

/** Preparing costs more than running a short query, so the statements used last are kept. */
function prepare(connection: DatabaseSync, sql: string): Prepared {
  const kept = statements.get(connection);
  const known = kept?.get(sql);
  if (known) return known;
  const statement = connection.prepare(sql);
  const prepared = { statement, returnsRows: statement.columns().length > 0 };
  if (kept && sql.length < 4_096) {
    const [oldest] = kept.keys();
    if (kept.size >= statementsKeptMax && oldest !== undefined) kept.delete(oldest);
    kept.set(sql, prepared);
  }
  return prepared;
}

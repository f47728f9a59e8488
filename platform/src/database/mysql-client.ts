import MySql2Client from "knex/lib/dialects/mysql2/index.js";

interface Query {
  sql: string;
  options?: Record<string, unknown>;
}

interface Connection {
  destroy(): void;
}

interface Settings {
  queryTimeoutMs?: number;
  connection: { host: string; port: number; database: string };
}

/** A frozen server answers nothing and closes nothing: without a limit of our own each query would wait for ever. */
export const queryTimeoutMs = 4_000;

/** Knex's mysql2 dialect with a time limit on every query, and errors that tell whom they came from and nobody's data. */
export class MySqlClient extends MySql2Client {
  override async _query(connection: Connection, query: Query): Promise<unknown> {
    const timeout = (this.config as Settings).queryTimeoutMs;
    const limited = timeout ? { ...query, options: { ...query.options, timeout } } : query;
    try {
      return await super._query(connection, limited);
    } catch (error) {
      // What follows on this connection, a rollback above all, would wait as long again, and its caller does not.
      if ((error as { code?: string }).code === "PROTOCOL_SEQUENCE_TIMEOUT") connection.destroy();
      throw named(error, this.config as Settings);
    }
  }

  override async acquireConnection(): Promise<Connection> {
    try {
      return (await super.acquireConnection()) as Connection;
    } catch (error) {
      throw named(error, this.config as Settings);
    }
  }
}

/**
 * Tells which server it was, and no longer any value: an error's words go into the log and into dead letters, and the driver hangs the
 * whole statement on it.
 */
function named(error: unknown, { connection: { host, port, database } }: Settings): unknown {
  if (!(error instanceof Error)) return error;
  const told = error as { sql?: unknown; sqlMessage?: unknown; database?: string };
  delete told.sql;
  delete told.sqlMessage;
  told.database = `${host}:${port}/${database}`;
  error.message = error.message.replace(quotedValue, "'…'");
  return error;
}

/** "Duplicate entry '…' for key", "Incorrect date value: '…' for column" */
const quotedValue = /'.*'(?= for (?:key|column|function))/s;

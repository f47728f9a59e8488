import MySql2Client from "knex/lib/dialects/mysql2/index.js";

interface Query {
  sql: string;
  options?: Record<string, unknown>;
}

interface Connection {
  destroy(): void;
}

/** A frozen server answers nothing and closes nothing: without a limit of our own each query would wait for ever. */
export const queryTimeoutMs = 3_000;

/** Knex's mysql2 dialect with a time limit on every query. */
export class MySqlClient extends MySql2Client {
  override async _query(connection: Connection, query: Query): Promise<unknown> {
    const timeout = (this.config as { queryTimeoutMs?: number }).queryTimeoutMs;
    if (!timeout) return super._query(connection, query);
    try {
      return await super._query(connection, { ...query, options: { ...query.options, timeout } });
    } catch (error) {
      // What follows on this connection, a rollback above all, would wait as long again, and its caller does not.
      if ((error as { code?: string }).code === "PROTOCOL_SEQUENCE_TIMEOUT") connection.destroy();
      throw error;
    }
  }
}

declare module "knex/lib/dialects/better-sqlite3/index.js" {
  import type { Knex } from "knex";

  const Client: typeof Knex.Client;
  export default Client;
}
declare module "knex/lib/dialects/mysql2/index.js" {
  import { Knex } from "knex";

  class Client extends Knex.Client {
    _query(connection: unknown, query: unknown): Promise<unknown>;
  }
  export default Client;
}

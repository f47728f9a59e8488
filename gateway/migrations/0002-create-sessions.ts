import { countColumn, createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/**
 * One row a sign-in: the family of its refresh tokens. Tokens are not stored, not even hashed: each is computed from the
 * signing secret, the row's `seed` and its place in the line, so neither the table nor the secret alone can make one.
 */
export const createSessions: Migration = {
  name: "0002-create-sessions",
  up: (db) =>
    createTable(db, "sessions", (table) => {
      idColumn(table, "id").primary();
      idColumn(table, "accountId").notNullable();
      table.string("seed", 43).notNullable();
      countColumn(table, "generation").notNullable();
      instantColumn(table, "rotatedAt").notNullable();
      instantColumn(table, "expiresAt").notNullable();
      instantColumn(table, "endsAt").notNullable();
      instantColumn(table, "endedAt");
      instantColumn(table, "createdAt").notNullable();
      table.index(["accountId", "endedAt"]);
      table.index("expiresAt");
    }),
  down: (db) => db.schema.dropTable("sessions"),
};

import { createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** Links to set a new password, by the hash of their token; each works once. */
export const createPasswordResets: Migration = {
  name: "0003-create-password-resets",
  up: (db) =>
    createTable(db, "passwordResets", (table) => {
      table.specificType("tokenHash", "char(64)").primary();
      idColumn(table, "accountId").notNullable().index();
      instantColumn(table, "expiresAt").notNullable().index();
    }),
  down: (db) => db.schema.dropTable("passwordResets"),
};

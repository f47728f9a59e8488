import { countColumn, createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/**
 * Who may sign in. An account that is `pending` is a registration whose patient is not known to exist yet: it reserves the
 * e-mail until `pendingUntil` and is nobody's account before it is `active`.
 */
export const createAccounts: Migration = {
  name: "0001-create-accounts",
  up: (db) =>
    createTable(db, "accounts", (table) => {
      idColumn(table, "id").primary();
      table.string("email", 254).notNullable();
      // The e-mail while the account is open: unique, and free again once it is closed.
      table.string("activeEmail", 254).unique();
      table.string("name", 200).notNullable();
      table.string("role", 16).notNullable();
      table.string("passwordHash", 100).notNullable();
      idColumn(table, "patientId").unique();
      idColumn(table, "staffId").unique();
      table.string("state", 8).notNullable();
      instantColumn(table, "pendingUntil");
      // Raised by whatever ends all access at once: an access token tells the number it was made under.
      countColumn(table, "tokenVersion").notNullable();
      countColumn(table, "version").notNullable();
      // The version of the patient whose name is shown, so that a late event does not bring an old name back.
      countColumn(table, "personVersion").notNullable().defaultTo(0);
      instantColumn(table, "disabledAt");
      instantColumn(table, "closedAt");
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "updatedAt").notNullable();
      table.index(["closedAt", "role", "id"]);
      table.index(["state", "pendingUntil"]);
    }),
  down: (db) => db.schema.dropTable("accounts"),
};

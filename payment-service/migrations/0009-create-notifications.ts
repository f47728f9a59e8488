import { createTable, idColumn, instantColumn, type Migration, textColumn } from "@rawat/platform";

/** Authentic notifications as they came, duplicates too. */
export const createNotifications: Migration = {
  name: "0009-create-notifications",
  up: (db) =>
    createTable(db, "notifications", (table) => {
      idColumn(table, "id").primary();
      table.string("orderNumber", 64).notNullable();
      textColumn(table, "body").notNullable();
      instantColumn(table, "receivedAt").notNullable();
      // When it is acted on; null when that is done.
      instantColumn(table, "dueAt");
      table.index(["dueAt"]);
      table.index(["orderNumber", "id"]);
    }),
  down: (db) => db.schema.dropTable("notifications"),
};

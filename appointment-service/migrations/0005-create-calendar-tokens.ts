import { createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** The secret addresses of calendar feeds, one a person; of the secret its hash alone. */
export const createCalendarTokens: Migration = {
  name: "0005-create-calendar-tokens",
  up: (db) =>
    createTable(db, "calendarTokens", (table) => {
      idColumn(table, "personId").primary();
      table.specificType("tokenHash", "char(64)").notNullable().unique();
      table.string("kind", 8).notNullable();
      instantColumn(table, "createdAt").notNullable();
    }),
  down: (db) => db.schema.dropTable("calendarTokens"),
};

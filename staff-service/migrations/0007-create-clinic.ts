import { countColumn, createTable, instantColumn, type Migration, textColumn } from "@rawat/platform";

/** What is told of the clinic: no row until an administrator says something, one row from then on. */
export const createClinic: Migration = {
  name: "0007-create-clinic",
  up: (db) =>
    createTable(db, "clinic", (table) => {
      table.string("id", 8).primary();
      countColumn(table, "version").notNullable();
      table.string("name", 200).notNullable();
      table.string("address", 500);
      table.string("phone", 16);
      textColumn(table, "openingHours").notNullable();
      instantColumn(table, "updatedAt").notNullable();
    }),
  down: (db) => db.schema.dropTable("clinic"),
};

import { countColumn, createTable, idColumn, instantColumn, type Migration, textColumn } from "@rawat/platform";

/** The clinic's departments. */
export const createDepartments: Migration = {
  name: "0001-create-departments",
  up: (db) =>
    createTable(db, "departments", (table) => {
      idColumn(table, "id").primary();
      countColumn(table, "version").notNullable();
      table.string("name", 120).notNullable();
      // The name as it is compared and sorted; unique, so that no two departments differ in capital letters alone.
      table.string("nameKey", 250).notNullable().unique();
      textColumn(table, "description");
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "updatedAt").notNullable();
    }),
  down: (db) => db.schema.dropTable("departments"),
};

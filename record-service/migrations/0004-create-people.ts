import { countColumn, createTable, idColumn, type Migration } from "@rawat/platform";

/** The names of patients and of the clinic's people, as other services told them last; `version` is the person's own. */
export const createPeople: Migration = {
  name: "0004-create-people",
  up: (db) =>
    createTable(db, "people", (table) => {
      idColumn(table, "id").primary();
      table.string("kind", 8).notNullable();
      table.string("name", 200).notNullable();
      countColumn(table, "version").notNullable();
    }),
  down: (db) => db.schema.dropTable("people"),
};

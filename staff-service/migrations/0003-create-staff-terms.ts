import { createTable, idColumn, type Migration } from "@rawat/platform";

/** What a person of the clinic is found by: one row a word of the name or the specialization. */
export const createStaffTerms: Migration = {
  name: "0003-create-staff-terms",
  up: (db) =>
    createTable(db, "staffTerms", (table) => {
      table.string("term", 64).notNullable();
      idColumn(table, "staffId").notNullable();
      table.primary(["term", "staffId"]);
      table.index(["staffId"]);
    }),
  down: (db) => db.schema.dropTable("staffTerms"),
};

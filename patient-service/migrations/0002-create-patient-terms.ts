import { createTable, idColumn, type Migration } from "@rawat/platform";

/** What a patient is found by: one row a word, number or address. Finding by a beginning is a range of the first index. */
export const createPatientTerms: Migration = {
  name: "0002-create-patient-terms",
  up: (db) =>
    createTable(db, "patientTerms", (table) => {
      table.string("term", 64).notNullable();
      idColumn(table, "patientId").notNullable();
      table.primary(["term", "patientId"]);
      table.index(["patientId", "term"]);
    }),
  down: (db) => db.schema.dropTable("patientTerms"),
};

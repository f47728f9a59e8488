import { createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/**
 * The diagnoses of each record that is shown in lists, in its present version: one row for a code and one for each category
 * above it, so that J06 finds J06.9 too. What a list is narrowed and ordered by stands beside it, so each list is a stretch of
 * one index however often a code is used.
 */
export const createRecordDiagnoses: Migration = {
  name: "0003-create-record-diagnoses",
  up: (db) =>
    createTable(db, "recordDiagnoses", (table) => {
      table.string("code", 8).notNullable();
      idColumn(table, "recordId").notNullable();
      idColumn(table, "patientId").notNullable();
      idColumn(table, "doctorId").notNullable();
      instantColumn(table, "createdAt").notNullable();
      table.primary(["code", "recordId"]);
      table.index(["recordId"]);
      table.index(["code", "createdAt", "recordId"]);
      table.index(["code", "patientId", "createdAt", "recordId"]);
      table.index(["code", "doctorId", "createdAt", "recordId"]);
    }),
  down: (db) => db.schema.dropTable("recordDiagnoses"),
};

import { countColumn, createTable, idColumn, instantColumn, type Migration, textColumn } from "@rawat/platform";

/**
 * Who changed a patient when, and what: one row a version, written with it and never changed. Between them the changes tell
 * everything a patient ever was, so they are sealed as a whole.
 */
export const createPatientVersions: Migration = {
  name: "0006-create-patient-versions",
  up: (db) =>
    createTable(db, "patientVersions", (table) => {
      idColumn(table, "patientId").notNullable();
      countColumn(table, "version").notNullable();
      instantColumn(table, "at").notNullable();
      table.string("action", 16).notNullable();
      idColumn(table, "userId");
      table.string("userName", 200);
      table.string("role", 64);
      textColumn(table, "changes").notNullable();
      table.primary(["patientId", "version"]);
    }),
  down: (db) => db.schema.dropTable("patientVersions"),
};

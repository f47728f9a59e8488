import { countColumn, createTable, idColumn, type Migration } from "@rawat/platform";

/** Patients and doctors as they are shown with what is to be paid. */
export const createPeople: Migration = {
  name: "0001-create-people",
  up: (db) =>
    createTable(db, "people", (table) => {
      idColumn(table, "id").primary();
      table.string("name", 200).notNullable();
      table.string("medicalRecordNumber", 16);
      // The version of the name, by which a late event is told from news.
      countColumn(table, "version").notNullable();
      // Counted up by who takes one of a doctor's places, so that they do so one after the other.
      countColumn(table, "consultations").notNullable().defaultTo(0);
    }),
  down: (db) => db.schema.dropTable("people"),
};

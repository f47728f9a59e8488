import { countColumn, createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/**
 * Patients and doctors as they are shown with their appointments. Every booking counts up the rows of both first, and closing
 * one does too: so of a booking and an archiving at once one sees the other.
 */
export const createPeople: Migration = {
  name: "0003-create-people",
  up: (db) =>
    createTable(db, "people", (table) => {
      idColumn(table, "id").primary();
      table.string("kind", 8).notNullable();
      table.string("name", 200).notNullable();
      table.string("medicalRecordNumber", 16);
      // The version of the name, by which a late event is told from news.
      countColumn(table, "version").notNullable();
      countColumn(table, "bookings").notNullable();
      // Until then nobody books for them.
      instantColumn(table, "closedUntil");
      table.index(["kind", "id"]);
    }),
  down: (db) => db.schema.dropTable("people"),
};

import { countColumn, createTable, idColumn, instantColumn, type Migration, textColumn } from "@rawat/platform";

/** Medical records: whose, by whom, when, and which version is the present one. What they say stands in their versions. */
export const createRecords: Migration = {
  name: "0001-create-records",
  up: (db) =>
    createTable(db, "records", (table) => {
      idColumn(table, "id").primary();
      idColumn(table, "patientId").notNullable();
      idColumn(table, "doctorId").notNullable();
      table.string("type", 16).notNullable();
      idColumn(table, "appointmentId");
      idColumn(table, "consultationId");
      countColumn(table, "version").notNullable();
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "updatedAt").notNullable();
      instantColumn(table, "enteredInErrorAt");
      // Sealed: a reason may tell what the record was about.
      textColumn(table, "enteredInErrorReason");
      table.index(["enteredInErrorAt", "createdAt", "id"]);
      table.index(["patientId", "createdAt", "id"]);
      table.index(["doctorId", "createdAt", "id"]);
    }),
  down: (db) => db.schema.dropTable("records"),
};

import { countColumn, createTable, idColumn, type Migration } from "@rawat/platform";

/** Appointments, by which a patient and a doctor may write to each other as long as they are not called off. */
export const createTies: Migration = {
  name: "0013-create-ties",
  up: (db) =>
    createTable(db, "ties", (table) => {
      idColumn(table, "appointmentId").primary();
      countColumn(table, "version").notNullable();
      idColumn(table, "patientId").notNullable();
      idColumn(table, "doctorId").notNullable();
      countColumn(table, "isOff").notNullable();
      table.index(["patientId", "doctorId", "isOff"]);
    }),
  down: (db) => db.schema.dropTable("ties"),
};

import {
  countColumn,
  createTable,
  dateColumn,
  idColumn,
  instantColumn,
  type Migration,
  textColumn,
} from "@rawat/platform";

/** The appointments. Why a patient comes, or did not, is health data: it is sealed before it is written. */
export const createAppointments: Migration = {
  name: "0001-create-appointments",
  up: (db) =>
    createTable(db, "appointments", (table) => {
      idColumn(table, "id").primary();
      countColumn(table, "version").notNullable();
      idColumn(table, "patientId").notNullable();
      idColumn(table, "doctorId").notNullable();
      instantColumn(table, "startsAt").notNullable();
      instantColumn(table, "endsAt").notNullable();
      // The day it begins on by the clinic's clocks, by which it is counted.
      dateColumn(table, "startsOn").notNullable();
      countColumn(table, "durationMinutes").notNullable();
      table.string("mode", 16).notNullable();
      table.string("status", 16).notNullable();
      textColumn(table, "reason");
      textColumn(table, "statusReason");
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "updatedAt").notNullable();
      table.index(["doctorId", "startsAt", "id"]);
      table.index(["patientId", "startsAt", "id"]);
      table.index(["status", "startsAt", "id"]);
      table.index(["startsAt", "id"]);
      table.index(["startsOn", "status", "mode"]);
    }),
  down: (db) => db.schema.dropTable("appointments"),
};

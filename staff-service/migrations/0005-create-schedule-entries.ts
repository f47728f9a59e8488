import { countColumn, createTable, idColumn, type Migration } from "@rawat/platform";

/** Doctors' weeks: one row a stretch of a weekday, in minutes after midnight of the clinic's zone. */
export const createScheduleEntries: Migration = {
  name: "0005-create-schedule-entries",
  up: (db) =>
    createTable(db, "scheduleEntries", (table) => {
      idColumn(table, "doctorId").notNullable();
      countColumn(table, "dayOfWeek").notNullable();
      countColumn(table, "startMinute").notNullable();
      countColumn(table, "endMinute").notNullable();
      countColumn(table, "slotMinutes").notNullable();
      table.string("mode", 16).notNullable();
      table.primary(["doctorId", "dayOfWeek", "startMinute"]);
    }),
  down: (db) => db.schema.dropTable("scheduleEntries"),
};

import { countColumn, createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** When somebody is to be reminded of an appointment. Whoever sets `doneAt` first tells of it. */
export const createReminders: Migration = {
  name: "0004-create-reminders",
  up: (db) =>
    createTable(db, "reminders", (table) => {
      idColumn(table, "appointmentId").notNullable();
      countColumn(table, "hoursBefore").notNullable();
      instantColumn(table, "dueAt").notNullable();
      instantColumn(table, "doneAt");
      table.primary(["appointmentId", "hoursBefore"]);
      table.index(["doneAt", "dueAt"]);
    }),
  down: (db) => db.schema.dropTable("reminders"),
};

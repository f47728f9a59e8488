import { alterTable, countColumn, type Migration } from "@rawat/platform";

/** The doctor's schedule that a booking must have been checked against at least. */
export const addScheduleVersions: Migration = {
  name: "0007-add-schedule-versions",
  up: (db) =>
    alterTable(db, "people", (table) => {
      countColumn(table, "scheduleVersion").notNullable().defaultTo(0);
    }),
  down: (db) => db.schema.alterTable("people", (table) => table.dropColumn("scheduleVersion")),
};

import { countColumn, type Migration } from "@rawat/platform";

/** The doctor's schedule that a booking must have been checked against at least. */
export const addScheduleVersions: Migration = {
  name: "0007-add-schedule-versions",
  up: async (db) => {
    if (await db.schema.hasColumn("people", "scheduleVersion")) return;
    await db.schema.alterTable("people", (table) => {
      countColumn(table, "scheduleVersion").notNullable().defaultTo(0);
    });
  },
  down: (db) => db.schema.alterTable("people", (table) => table.dropColumn("scheduleVersion")),
};

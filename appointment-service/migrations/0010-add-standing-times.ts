import { alterTable, type Migration } from "@rawat/platform";

const ofDoctor = ["doctorId", "standsFrom", "id"];
const ofPatient = ["patientId", "standsFrom", "id"];
const standing = "case when status in ('cancelled', 'no_show') then null else rtrim(startsAt) end";

/**
 * When an appointment begins that occupies its time, and nothing for one that gave it back: by it what stands of somebody's time
 * is found past all that was cancelled. The engine reckons it from the status, so the two never disagree, and of a table of
 * millions no row is written anew. Without rtrim a server says that the blanks at the end of such text depend on a setting.
 */
export const addStandingTimes: Migration = {
  name: "0010-add-standing-times",
  up: async (db) => {
    if (!(await db.schema.hasColumn("appointments", "standsFrom")))
      await db.raw(`alter table appointments add column standsFrom char(24) generated always as (${standing}) virtual`);
    await alterTable(db, "appointments", (table) => {
      table.index(ofDoctor);
      table.index(ofPatient);
    });
  },
  down: async (db) => {
    await db.schema.alterTable("appointments", (table) => {
      table.dropIndex(ofDoctor);
      table.dropIndex(ofPatient);
    });
    await db.raw("alter table appointments drop column standsFrom");
  },
};

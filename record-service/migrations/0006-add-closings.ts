import { countColumn, instantColumn, type Migration } from "@rawat/platform";

/**
 * Until when nothing is written for a patient. Every writing counts up the patient's row first, and closing one does too: so of a
 * record and an archiving at once one sees the other.
 */
export const addClosings: Migration = {
  name: "0006-add-closings",
  up: async (db) => {
    // Each for itself: a server cannot undo the first when the program is killed before the second.
    if (!(await db.schema.hasColumn("people", "writings")))
      await db.schema.alterTable("people", (table) => {
        countColumn(table, "writings").notNullable().defaultTo(0);
      });
    if (!(await db.schema.hasColumn("people", "closedUntil")))
      await db.schema.alterTable("people", (table) => {
        instantColumn(table, "closedUntil");
      });
  },
  down: async (db) => {
    for (const column of ["closedUntil", "writings"])
      if (await db.schema.hasColumn("people", column))
        await db.schema.alterTable("people", (table) => table.dropColumn(column));
  },
};

import { alterTable, type Migration } from "@rawat/platform";

/** What each of the clinic's people is, as was told of them last; null for patients, and for those of whom only the name was kept. */
export const addStaffRoles: Migration = {
  name: "0005-add-staff-roles",
  up: (db) =>
    alterTable(db, "people", (table) => {
      table.string("role", 16);
    }),
  down: (db) => db.schema.alterTable("people", (table) => table.dropColumn("role")),
};

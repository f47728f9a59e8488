import type { Migration } from "@rawat/platform";

/** What each of the clinic's people is, as was told of them last; null for patients, and for those of whom only the name was kept. */
export const addStaffRoles: Migration = {
  name: "0005-add-staff-roles",
  up: async (db) => {
    if (await db.schema.hasColumn("people", "role")) return;
    await db.schema.alterTable("people", (table) => {
      table.string("role", 16);
    });
  },
  down: (db) => db.schema.alterTable("people", (table) => table.dropColumn("role")),
};

import { alterTable, type Migration } from "@rawat/platform";

/** The closings of a person that are not over, as JSON: which archiving made each, at which version of them, and when it ends. */
export const listClosings: Migration = {
  name: "0008-list-closings",
  up: (db) =>
    alterTable(db, "people", (table) => {
      table.string("closings", 2_000);
    }),
  down: (db) => db.schema.alterTable("people", (table) => table.dropColumn("closings")),
};

import { alterTable, type Migration } from "@rawat/platform";

/** The name that an account gave itself, apart from `name`, which is the register's and stands in the trail and in records. */
export const addOwnNames: Migration = {
  name: "0004-add-own-names",
  up: (db) =>
    alterTable(db, "accounts", (table) => {
      table.string("ownName", 200);
    }),
  down: (db) => db.schema.alterTable("accounts", (table) => table.dropColumn("ownName")),
};

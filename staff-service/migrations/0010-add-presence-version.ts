import { alterTable, countColumn, type Migration } from "@rawat/platform";

/** Of which news the presence at the chat is: a late one brings back nobody who has gone. */
export const addPresenceVersion: Migration = {
  name: "0010-add-presence-version",
  up: (db) => alterTable(db, "staff", (table) => void countColumn(table, "presenceVersion").notNullable().defaultTo(0)),
  down: (db) => db.schema.alterTable("staff", (table) => table.dropColumn("presenceVersion")),
};

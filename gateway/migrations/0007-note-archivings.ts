import { alterTable, type Migration } from "@rawat/platform";

/** Whether it was the archiving of its patient that disabled an account: bringing them back enables it again then, and not otherwise. */
export const noteArchivings: Migration = {
  name: "0007-note-archivings",
  up: (db) =>
    alterTable(db, "accounts", (table) => {
      table.boolean("isDisabledByArchiving").notNullable().defaultTo(false);
    }),
  down: (db) => db.schema.alterTable("accounts", (table) => table.dropColumn("isDisabledByArchiving")),
};

import { alterTable, instantColumn, type Migration } from "@rawat/platform";

/** When it was last looked at whether a payment was paid: a program that starts again and again looks at none again and again. */
export const addLooks: Migration = {
  name: "0019-add-looks",
  up: (db) => alterTable(db, "payments", (table) => instantColumn(table, "lookedAt")),
  down: (db) => db.schema.alterTable("payments", (table) => table.dropColumns("lookedAt")),
};

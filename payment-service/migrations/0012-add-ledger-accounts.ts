import { alterTable, idColumn, type Migration } from "@rawat/platform";

/** Whose account it was that took money or gave it back: two people may have one name. */
export const addLedgerAccounts: Migration = {
  name: "0012-add-ledger-accounts",
  up: (db) => alterTable(db, "ledger", (table) => void idColumn(table, "byId")),
  down: (db) => db.schema.alterTable("ledger", (table) => table.dropColumn("byId")),
};

import { alterTable, type Migration } from "@rawat/platform";

const pages = ["closedAt", "id"];
const disabled = ["closedAt", "disabledAt", "id"];

/** Of very many accounts the newest that are open are listed, and the few that are disabled. */
export const indexOpenAccounts: Migration = {
  name: "0005-index-open-accounts",
  up: (db) =>
    alterTable(db, "accounts", (table) => {
      table.index(pages);
      table.index(disabled);
    }),
  down: (db) =>
    db.schema.alterTable("accounts", (table) => {
      table.dropIndex(pages);
      table.dropIndex(disabled);
    }),
};

import { alterTable, countColumn, createTable, idColumn, type Migration } from "@rawat/platform";

/**
 * Whose calendar each account may show, as was told of it last, and which account an address was given to: so an address ends
 * with what it was given for. Of the addresses before nobody knows whose they were, so they end here.
 */
export const createCalendarAccounts: Migration = {
  name: "0006-create-calendar-accounts",
  up: async (db) => {
    await createTable(db, "calendarAccounts", (table) => {
      idColumn(table, "accountId").primary();
      // The account's own, by which a late event is told from news.
      countColumn(table, "version").notNullable();
      idColumn(table, "personId");
    });
    if (!(await db.schema.hasColumn("calendarTokens", "accountId"))) await db("calendarTokens").delete();
    await alterTable(db, "calendarTokens", (table) => void idColumn(table, "accountId").index());
  },
  down: async (db) => {
    await db.schema.alterTable("calendarTokens", (table) => {
      table.dropIndex("accountId");
      table.dropColumn("accountId");
    });
    await db.schema.dropTable("calendarAccounts");
  },
};

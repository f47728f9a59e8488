import { alterTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/**
 * When all that let somebody in by an account ended last, and by which session an address was asked for: one that was asked for
 * before, and comes after, ends too.
 */
export const addAccessEnds: Migration = {
  name: "0012-add-access-ends",
  up: async (db) => {
    await alterTable(db, "calendarAccounts", (table) => {
      idColumn(table, "endedBy");
      instantColumn(table, "endedAt");
      idColumn(table, "exceptSession");
    });
    await alterTable(db, "calendarTokens", (table) => void idColumn(table, "sessionId"));
  },
  down: async (db) => {
    await db.schema.alterTable("calendarTokens", (table) => void table.dropColumn("sessionId"));
    await db.schema.alterTable(
      "calendarAccounts",
      (table) => void table.dropColumns("endedBy", "endedAt", "exceptSession"),
    );
  },
};

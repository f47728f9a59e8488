import { countColumn, createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** Who is connected: each instance signs for those whom it carries, and signs anew for as long as it does. */
export const createPresence: Migration = {
  name: "0004-create-presence",
  up: async (db) => {
    await createTable(db, "presenceSigns", (table) => {
      idColumn(table, "accountId").notNullable();
      idColumn(table, "instanceId").notNullable();
      instantColumn(table, "seenUntil").notNullable();
      table.primary(["accountId", "instanceId"]);
      table.index(["instanceId"]);
      table.index(["seenUntil"]);
    });
    await createTable(db, "presence", (table) => {
      idColumn(table, "accountId").primary();
      countColumn(table, "isOnline").notNullable();
      countColumn(table, "version").notNullable();
    });
  },
  down: async (db) => {
    for (const table of ["presence", "presenceSigns"]) await db.schema.dropTable(table);
  },
};

import { countColumn, createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** What people are told, and the letters of it that have not left yet. */
export const createNotifications: Migration = {
  name: "0006-create-notifications",
  up: async (db) => {
    await createTable(db, "notifications", (table) => {
      idColumn(table, "id").primary();
      idColumn(table, "accountId").notNullable();
      table.string("type", 32).notNullable();
      idColumn(table, "subjectId").notNullable();
      // What is told beside the type, as JSON.
      table.text("details").notNullable();
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "readAt");
      table.index(["accountId", "id"]);
      table.index(["accountId", "readAt", "id"]);
      table.index(["accountId", "subjectId", "id"]);
      table.index(["createdAt"]);
    });
    await createTable(db, "letters", (table) => {
      idColumn(table, "notificationId").primary();
      countColumn(table, "tries").notNullable();
      // When somebody is to try next; whoever tries puts it off first, so that nobody else does meanwhile.
      instantColumn(table, "dueAt").notNullable();
      instantColumn(table, "createdAt").notNullable();
      table.index(["dueAt"]);
    });
  },
  down: async (db) => {
    for (const table of ["letters", "notifications"]) await db.schema.dropTable(table);
  },
};

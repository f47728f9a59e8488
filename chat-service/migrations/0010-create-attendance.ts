import { createTable, idColumn, type Migration } from "@rawat/platform";

/** Who has joined which consultation, and by which instance: on several devices they may be at several. */
export const createAttendance: Migration = {
  name: "0010-create-attendance",
  up: (db) =>
    createTable(db, "attendance", (table) => {
      idColumn(table, "consultationId");
      idColumn(table, "accountId").index();
      idColumn(table, "instanceId");
      table.primary(["consultationId", "accountId", "instanceId"]);
    }),
  down: async (db) => {
    await db.schema.dropTable("attendance");
  },
};

import { alterTable, createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** When a consultation's payment was begun, and which version of an appointment was told last: a reminder of an older one is none. */
export const addToldVersions: Migration = {
  name: "0009-add-told-versions",
  up: async (db) => {
    await alterTable(db, "consultations", (table) => void instantColumn(table, "paymentBegunAt"));
    await createTable(db, "appointmentNews", (table) => {
      idColumn(table, "appointmentId").primary();
      table.bigInteger("version").notNullable();
      instantColumn(table, "at").notNullable().index();
    });
  },
  down: async (db) => {
    await db.schema.dropTable("appointmentNews");
    await db.schema.alterTable("consultations", (table) => table.dropColumn("paymentBegunAt"));
  },
};

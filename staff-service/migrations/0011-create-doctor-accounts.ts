import { countColumn, createTable, idColumn, type Migration } from "@rawat/platform";

/** The accounts of doctors, and which of them are closed: whose all are is not at the chat, whatever their hours say. */
export const createDoctorAccounts: Migration = {
  name: "0011-create-doctor-accounts",
  up: (db) =>
    createTable(db, "doctorAccounts", (table) => {
      idColumn(table, "accountId").primary();
      idColumn(table, "doctorId").notNullable().index();
      countColumn(table, "version").notNullable();
      table.integer("isClosed").notNullable();
    }),
  down: (db) => db.schema.dropTable("doctorAccounts"),
};

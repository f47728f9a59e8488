import { createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** What was learned of a payment or done to it, by whom: rows are only added. */
export const createPaymentStories: Migration = {
  name: "0006-create-payment-stories",
  up: (db) =>
    createTable(db, "paymentStories", (table) => {
      idColumn(table, "id").primary();
      idColumn(table, "paymentId").notNullable();
      instantColumn(table, "at").notNullable();
      table.string("source", 16).notNullable();
      table.string("seen", 200).notNullable();
      table.string("transactionId", 64);
      table.string("status", 24).notNullable();
      table.string("by", 200);
      table.index(["paymentId", "id"]);
    }),
  down: (db) => db.schema.dropTable("paymentStories"),
};

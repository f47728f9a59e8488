import { createTable, dateColumn, idColumn, instantColumn, type Migration } from "@rawat/platform";

/**
 * The books, by double entry: each line moves a sum into an account (or, below nothing, out of it), and the lines of one entry add up
 * to nothing. Lines are only added; one entry of a kind for one reason, whoever learns of it how often.
 */
export const createLedger: Migration = {
  name: "0008-create-ledger",
  up: (db) =>
    createTable(db, "ledger", (table) => {
      idColumn(table, "id").primary();
      idColumn(table, "paymentId").notNullable();
      table.string("kind", 16).notNullable();
      table.string("reference", 100).notNullable();
      table.string("account", 16).notNullable();
      table.integer("amount").notNullable();
      table.string("method", 16).notNullable();
      instantColumn(table, "at").notNullable();
      // The day it was booked by the clinic's clocks.
      dateColumn(table, "day").notNullable();
      table.string("by", 200);
      table.unique(["paymentId", "kind", "reference", "account"]);
      // All that the reports of many days read.
      table.index(["account", "day", "kind", "method", "amount"]);
      table.index(["account", "id"]);
    }),
  down: (db) => db.schema.dropTable("ledger"),
};

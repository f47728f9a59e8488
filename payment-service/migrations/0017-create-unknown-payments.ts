import { createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** Money that came by an order number of ours of which there is no payment, until somebody has seen to it. */
export const createUnknownPayments: Migration = {
  name: "0017-create-unknown-payments",
  up: (db) =>
    createTable(db, "unknownPayments", (table) => {
      idColumn(table, "id").primary();
      table.string("transactionId", 64).notNullable().unique();
      table.string("orderNumber", 64).notNullable();
      table.integer("amount").notNullable();
      table.string("seen", 200).notNullable();
      instantColumn(table, "at").notNullable();
      instantColumn(table, "resolvedAt");
      table.string("resolvedBy", 200);
      table.string("note", 200);
      table.index(["resolvedAt", "id"]);
    }),
  down: (db) => db.schema.dropTable("unknownPayments"),
};

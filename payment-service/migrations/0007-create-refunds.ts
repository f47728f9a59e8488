import { countColumn, createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** What is given back. Its id is the provider's refund_key, unless it was begun at the provider. */
export const createRefunds: Migration = {
  name: "0007-create-refunds",
  up: (db) =>
    createTable(db, "refunds", (table) => {
      idColumn(table, "id").primary();
      idColumn(table, "paymentId").notNullable();
      // By which the same refund is known again: the provider's key, or why Rawat gives back by itself.
      table.string("refundKey", 100).notNullable();
      // Which attempt is given back, where the provider does it.
      table.string("transactionId", 64);
      countColumn(table, "amount").notNullable();
      table.string("reason", 200).notNullable();
      table.string("status", 16).notNullable();
      table.string("requestedBy", 200);
      table.string("method", 16);
      table.string("note", 200);
      // When the provider is asked for it next.
      instantColumn(table, "dueAt");
      countColumn(table, "tries").notNullable();
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "doneAt");
      table.unique(["paymentId", "refundKey"]);
      table.index(["dueAt"]);
      table.index(["status", "id"]);
    }),
  down: (db) => db.schema.dropTable("refunds"),
};

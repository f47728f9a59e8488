import { createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/**
 * What was ever seen of each attempt to pay, each fact once: facts are only added, so what they mean together does not depend on the
 * order in which they were seen.
 */
export const createPaymentFacts: Migration = {
  name: "0005-create-payment-facts",
  up: (db) =>
    createTable(db, "paymentFacts", (table) => {
      idColumn(table, "paymentId").notNullable();
      table.string("transactionId", 64).notNullable();
      table.string("fact", 16).notNullable();
      table.string("method", 16).notNullable();
      instantColumn(table, "startedAt").notNullable();
      instantColumn(table, "at").notNullable();
      table.primary(["paymentId", "transactionId", "fact"]);
    }),
  down: (db) => db.schema.dropTable("paymentFacts"),
};

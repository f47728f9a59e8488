import { countColumn, createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** What patients are to pay, but for consultations, whose payment is their order. */
export const createOrders: Migration = {
  name: "0002-create-orders",
  up: (db) =>
    createTable(db, "orders", (table) => {
      idColumn(table, "id").primary();
      countColumn(table, "version").notNullable();
      table.string("orderNumber", 50).notNullable().unique();
      idColumn(table, "patientId").notNullable();
      table.string("product", 200).notNullable();
      countColumn(table, "price").notNullable();
      table.string("priceCode", 32);
      // What the price list said then; null for what it does not have.
      countColumn(table, "listPrice");
      table.string("status", 16).notNullable();
      // Who made it: what a patient ordered is confirmed before it is paid.
      table.string("madeBy", 16).notNullable();
      table.string("makerName", 200);
      // Who changed the price last, and when.
      table.string("repricedBy", 200);
      instantColumn(table, "repricedAt");
      idColumn(table, "paymentId");
      instantColumn(table, "paidAt");
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "updatedAt").notNullable();
      table.index(["patientId", "id"]);
      table.index(["patientId", "createdAt", "id"]);
      table.index(["status", "id"]);
    }),
  down: (db) => db.schema.dropTable("orders"),
};

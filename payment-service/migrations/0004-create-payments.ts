import { countColumn, createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** Payments: what is known of each follows from the facts that were seen of it and from its refunds. */
export const createPayments: Migration = {
  name: "0004-create-payments",
  up: (db) =>
    createTable(db, "payments", (table) => {
      idColumn(table, "id").primary();
      countColumn(table, "version").notNullable();
      // The provider's order_id.
      table.string("orderNumber", 50).notNullable().unique();
      idColumn(table, "patientId").notNullable();
      idColumn(table, "doctorId");
      idColumn(table, "orderId");
      table.string("description", 200).notNullable();
      countColumn(table, "amount").notNullable();
      table.string("status", 24).notNullable();
      table.string("method", 16);
      countColumn(table, "refundedAmount").notNullable();
      // What it is to pay, as long as it can be paid: of two tabs one makes it, and the other finds it.
      table.string("openFor", 100).unique();
      table.string("snapToken", 64);
      table.string("redirectUrl", 300);
      // Until then one caller asks the provider for a page, and no other.
      instantColumn(table, "pageClaimedUntil");
      instantColumn(table, "expiresAt");
      // Whether paying was given up, or its time is over, by our own word.
      table.string("closedAs", 16);
      // One of the doctor's places is taken until then.
      instantColumn(table, "placeUntil");
      // When money came in, as the provider tells it.
      instantColumn(table, "paidAt");
      // When each was told of: once.
      instantColumn(table, "failedAt");
      instantColumn(table, "reversedAt");
      // When the provider is asked next; null when there is nothing more to learn.
      instantColumn(table, "checkAt");
      countColumn(table, "checks").notNullable();
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "updatedAt").notNullable();
      table.index(["patientId", "id"]);
      table.index(["patientId", "createdAt", "id"]);
      table.index(["doctorId", "placeUntil"]);
      table.index(["doctorId", "id"]);
      table.index(["orderId", "id"]);
      table.index(["status", "id"]);
      table.index(["method", "id"]);
      table.index(["checkAt"]);
    }),
  down: (db) => db.schema.dropTable("payments"),
};

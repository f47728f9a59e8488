import { countColumn, createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** Every price that an order had and has no more: rows are only added. */
export const createPriceChanges: Migration = {
  name: "0018-create-price-changes",
  up: (db) =>
    createTable(db, "priceChanges", (table) => {
      idColumn(table, "orderId").notNullable();
      // The order's after it: clocks of several instances may differ, and these do not.
      countColumn(table, "version").notNullable();
      countColumn(table, "from").notNullable();
      countColumn(table, "to").notNullable();
      table.string("by", 200);
      idColumn(table, "byId");
      instantColumn(table, "at").notNullable();
      table.primary(["orderId", "version"]);
    }),
  down: (db) => db.schema.dropTable("priceChanges"),
};

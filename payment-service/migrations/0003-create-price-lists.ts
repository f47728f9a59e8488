import { countColumn, createTable, instantColumn, type Migration, textColumn } from "@rawat/platform";

/** Every price list there was, each by its version: of two who replace one, the unique version gives it to one. */
export const createPriceLists: Migration = {
  name: "0003-create-price-lists",
  up: (db) =>
    createTable(db, "priceLists", (table) => {
      countColumn(table, "version").primary();
      textColumn(table, "items").notNullable();
      instantColumn(table, "createdAt").notNullable();
    }),
  down: (db) => db.schema.dropTable("priceLists"),
};

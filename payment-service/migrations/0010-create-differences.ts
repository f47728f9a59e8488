import { createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** Where what the provider says and what the clinic's books say do not meet, until somebody has seen to it. */
export const createDifferences: Migration = {
  name: "0010-create-differences",
  up: (db) =>
    createTable(db, "differences", (table) => {
      idColumn(table, "id").primary();
      idColumn(table, "paymentId").notNullable();
      table.string("kind", 24).notNullable();
      table.string("reference", 100).notNullable();
      table.string("seen", 200).notNullable();
      instantColumn(table, "at").notNullable();
      instantColumn(table, "resolvedAt");
      table.string("resolvedBy", 200);
      table.string("note", 200);
      table.unique(["paymentId", "kind", "reference"]);
      table.index(["resolvedAt", "id"]);
    }),
  down: (db) => db.schema.dropTable("differences"),
};

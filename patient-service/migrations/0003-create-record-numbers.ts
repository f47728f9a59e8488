import { countColumn, createTable, type Migration } from "@rawat/platform";

/** The last medical record number given out; one row, whose lock puts those who want the next one in a line. */
export const createRecordNumbers: Migration = {
  name: "0003-create-record-numbers",
  up: async (db) => {
    await createTable(db, "recordNumbers", (table) => {
      table.string("series", 8).primary();
      countColumn(table, "lastNumber").notNullable();
    });
    await db("recordNumbers").insert({ series: "RM", lastNumber: 0 }).onConflict("series").ignore();
  },
  down: (db) => db.schema.dropTable("recordNumbers"),
};

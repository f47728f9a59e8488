import { countColumn, createTable, idColumn, instantColumn, type Migration, textColumn } from "@rawat/platform";

/**
 * What a record says, once for each version, sealed. Rows are only ever added, and the primary key lets nobody add the same
 * version a second time.
 */
export const createRecordVersions: Migration = {
  name: "0002-create-record-versions",
  up: (db) =>
    createTable(db, "recordVersions", (table) => {
      idColumn(table, "recordId").notNullable();
      countColumn(table, "version").notNullable();
      textColumn(table, "content").notNullable();
      idColumn(table, "userId").notNullable();
      table.string("userName", 200).notNullable();
      table.string("role", 16).notNullable();
      instantColumn(table, "writtenAt").notNullable();
      table.primary(["recordId", "version"]);
    }),
  down: (db) => db.schema.dropTable("recordVersions"),
};

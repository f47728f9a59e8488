import { createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** News of somebody of whose account nobody has heard yet: it is told once they are known. */
export const createHeldNews: Migration = {
  name: "0012-create-held-news",
  up: (db) =>
    createTable(db, "heldNews", (table) => {
      idColumn(table, "id").primary();
      idColumn(table, "patientId");
      idColumn(table, "staffId");
      table.string("type", 32).notNullable();
      idColumn(table, "subjectId").notNullable();
      // What is told beside the type, as JSON.
      table.text("details").notNullable();
      instantColumn(table, "createdAt").notNullable();
      table.index(["subjectId"]);
      table.index(["createdAt"]);
    }),
  down: (db) => db.schema.dropTable("heldNews"),
};

import { countColumn, createTable, idColumn, instantColumn, type Migration, textColumn } from "@rawat/platform";

/** What the clinic tells the public, in categories, each found by its words. */
export const createNews: Migration = {
  name: "0009-create-news",
  up: async (db) => {
    await createTable(db, "categories", (table) => {
      idColumn(table, "id").primary();
      countColumn(table, "version").notNullable();
      table.string("name", 120).notNullable();
      table.string("nameKey", 255).notNullable().unique();
      textColumn(table, "description");
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "updatedAt").notNullable();
    });
    await createTable(db, "news", (table) => {
      idColumn(table, "id").primary();
      countColumn(table, "version").notNullable();
      table.string("slug", 100).notNullable().unique();
      table.string("title", 200).notNullable();
      textColumn(table, "summary");
      textColumn(table, "body").notNullable();
      textColumn(table, "html").notNullable();
      idColumn(table, "categoryId").references("categories.id");
      table.string("status", 16).notNullable();
      instantColumn(table, "publishedAt");
      // Where it stands in every list: when it was or will be published, and until that is known when it was written.
      instantColumn(table, "sortAt").notNullable();
      countColumn(table, "isShown").notNullable();
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "updatedAt").notNullable();
      table.index(["isShown", "sortAt", "id"]);
      table.index(["status", "sortAt", "id"]);
      table.index(["categoryId", "isShown", "sortAt", "id"]);
      table.index(["status", "isShown", "publishedAt"]);
    });
    await createTable(db, "newsTerms", (table) => {
      table.string("term", 64).notNullable();
      idColumn(table, "newsId").notNullable();
      table.primary(["term", "newsId"]);
      table.index(["newsId"]);
    });
  },
  down: async (db) => {
    for (const table of ["newsTerms", "news", "categories"]) await db.schema.dropTable(table);
  },
};

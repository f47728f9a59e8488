import { createTable, instantColumn, type Migration } from "@rawat/platform";

/**
 * How far the demonstration is that is loaded after the programs are up, in one row; none where nobody loads it. A house that has
 * the accounts already was filled by the rules of its day: it counts as loaded, so that nothing comes back which people took away.
 */
export const createDemonstrations: Migration = {
  name: "0006-create-demonstrations",
  async up(db) {
    await createTable(db, "demonstrations", (table) => {
      table.string("name", 40).primary();
      instantColumn(table, "begunAt").notNullable();
      instantColumn(table, "loadedAt");
    });
    const known = await db("accounts").where({ activeEmail: "admin@rawat.test" }).first();
    if (known)
      await db("demonstrations").insert({ name: "clinic", begunAt: known.createdAt, loadedAt: known.createdAt });
  },
  down: (db) => db.schema.dropTable("demonstrations"),
};

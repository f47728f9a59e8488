import { countColumn, createTable, idColumn, type Migration } from "@rawat/platform";

/** Names of patients and of the clinic's people, and which account is whose. */
export const createPeople: Migration = {
  name: "0001-create-people",
  up: async (db) => {
    await createTable(db, "people", (table) => {
      idColumn(table, "id").primary();
      table.string("name", 200).notNullable();
      countColumn(table, "version").notNullable();
      // Counted up by whoever begins a consultation of a doctor's, which locks the row.
      countColumn(table, "consultations").notNullable().defaultTo(0);
    });
    await createTable(db, "accounts", (table) => {
      idColumn(table, "id").primary();
      countColumn(table, "version").notNullable();
      table.string("name", 200).notNullable();
      table.string("email", 254);
      table.string("role", 16).notNullable();
      idColumn(table, "patientId");
      idColumn(table, "staffId");
      countColumn(table, "isDisabled").notNullable();
      table.index(["patientId"]);
      table.index(["staffId"]);
    });
    // Which patients and doctors have met, or are to: they may write to each other.
    await createTable(db, "acquaintances", (table) => {
      idColumn(table, "patientId").notNullable();
      idColumn(table, "doctorId").notNullable();
      table.primary(["patientId", "doctorId"]);
    });
  },
  down: async (db) => {
    for (const table of ["acquaintances", "accounts", "people"]) await db.schema.dropTable(table);
  },
};

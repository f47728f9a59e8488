import { createTable, idColumn, type Migration } from "@rawat/platform";

/**
 * Registrations that came here, to be completed or withdrawn: one row an id, whichever was first. So a patient cannot appear
 * after the registration was withdrawn, not even when the program that made it was frozen just before its commit.
 */
export const createRegistrations: Migration = {
  name: "0004-create-registrations",
  up: (db) => createTable(db, "registrations", (table) => idColumn(table, "id").primary()),
  down: (db) => db.schema.dropTable("registrations"),
};

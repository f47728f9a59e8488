import { alterTable, type Migration } from "@rawat/platform";

/** Whoever is about to be registered twice is found by birth date and name. */
export const indexBirthDates: Migration = {
  name: "0007-index-birth-dates",
  up: (db) => alterTable(db, "patients", (table) => void table.index(["birthDate", "id"])),
  down: (db) => db.schema.alterTable("patients", (table) => table.dropIndex(["birthDate", "id"])),
};

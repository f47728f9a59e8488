import { alterTable, type Migration } from "@rawat/platform";

/** How many places for consultations a doctor had when one was to be paid; null where nobody had to know. */
export const addPlaces: Migration = {
  name: "0016-add-places",
  up: (db) => alterTable(db, "payments", (table) => table.integer("placesMax")),
  down: (db) => db.schema.alterTable("payments", (table) => table.dropColumns("placesMax")),
};

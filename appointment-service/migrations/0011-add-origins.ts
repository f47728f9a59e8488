import { alterTable, type Migration, originLength } from "@rawat/platform";

/** From where a patient booked it by their own account, as a digest; nothing where the front desk did, from the clinic, or before. */
export const addOrigins: Migration = {
  name: "0011-add-origins",
  up: (db) =>
    alterTable(db, "appointments", (table) => void table.specificType("selfBookedFrom", `char(${originLength})`)),
  // Knex may make the table anew, which one with a reckoned column does not go through.
  down: (db) => db.raw("alter table appointments drop column selfBookedFrom"),
};

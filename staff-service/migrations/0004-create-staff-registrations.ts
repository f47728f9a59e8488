import { createTable, idColumn, type Migration } from "@rawat/platform";

/**
 * Accounts whose staff member was asked for here, to be completed or withdrawn: one row an id, whichever was first. So nobody
 * joins the clinic after their account was given up.
 */
export const createStaffRegistrations: Migration = {
  name: "0004-create-staff-registrations",
  up: (db) => createTable(db, "staffRegistrations", (table) => idColumn(table, "id").primary()),
  down: (db) => db.schema.dropTable("staffRegistrations"),
};

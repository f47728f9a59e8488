import { alterTable, instantColumn, type Migration } from "@rawat/platform";

/** Why nothing is owed for a consultation that is over: money that comes in after all goes back. And when its place was given up unpaid. */
export const addFreeConsultations: Migration = {
  name: "0015-add-free-consultations",
  up: (db) =>
    alterTable(db, "payments", (table) => {
      table.string("freeBecause", 100);
      instantColumn(table, "placeLostAt");
    }),
  down: (db) => db.schema.alterTable("payments", (table) => table.dropColumns("freeBecause", "placeLostAt")),
};

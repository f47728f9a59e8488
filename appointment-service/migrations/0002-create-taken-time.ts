import { createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/**
 * What is taken of people's time: one row for every mark of five minutes that an appointment occupies, for its doctor and for
 * its patient. The primary key decides every race, also between appointments of different lengths.
 */
export const createTakenTime: Migration = {
  name: "0002-create-taken-time",
  up: (db) =>
    createTable(db, "takenTime", (table) => {
      idColumn(table, "personId").notNullable();
      instantColumn(table, "mark").notNullable();
      idColumn(table, "appointmentId").notNullable().index();
      table.primary(["personId", "mark"]);
    }),
  down: (db) => db.schema.dropTable("takenTime"),
};

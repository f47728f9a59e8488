import { createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** When doctors are away: from `startsAt` up to, not including, `endsAt`. */
export const createTimeOff: Migration = {
  name: "0006-create-time-off",
  up: (db) =>
    createTable(db, "timeOff", (table) => {
      idColumn(table, "id").primary();
      idColumn(table, "doctorId").notNullable();
      instantColumn(table, "startsAt").notNullable();
      instantColumn(table, "endsAt").notNullable();
      table.string("reason", 200);
      instantColumn(table, "createdAt").notNullable();
      table.index(["doctorId", "startsAt", "id"]);
      table.index(["doctorId", "endsAt"]);
    }),
  down: (db) => db.schema.dropTable("timeOff"),
};

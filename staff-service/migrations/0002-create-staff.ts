import { countColumn, createTable, idColumn, instantColumn, type Migration, textColumn } from "@rawat/platform";

/** The clinic's people. Who was removed stays as a row, for appointments and records name them. */
export const createStaff: Migration = {
  name: "0002-create-staff",
  up: (db) =>
    createTable(db, "staff", (table) => {
      idColumn(table, "id").primary();
      countColumn(table, "version").notNullable();
      // Counts the changes of a doctor's week and time off, which are no changes of the person.
      countColumn(table, "scheduleVersion").notNullable();
      table.string("name", 200).notNullable();
      // The name as lists are sorted by it.
      table.string("nameKey", 200).notNullable();
      table.string("role", 16).notNullable();
      // The foreign key decides between somebody who joins a department and the administrator who removes it.
      idColumn(table, "departmentId").references("id").inTable("departments");
      table.string("specialization", 120);
      // The specialization as it is compared.
      table.string("specializationKey", 250);
      table.string("sipNumber", 60);
      table.string("strNumber", 60);
      countColumn(table, "consultationFee");
      countColumn(table, "maxConsultations").notNullable();
      countColumn(table, "maxChats").notNullable();
      table.string("phone", 16);
      table.string("email", 254);
      textColumn(table, "bio");
      table.string("photoUrl", 500);
      table.boolean("active").notNullable();
      table.boolean("online").notNullable();
      instantColumn(table, "removedAt");
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "updatedAt").notNullable();
      table.index(["removedAt", "nameKey", "id"]);
      table.index(["departmentId"]);
    }),
  down: (db) => db.schema.dropTable("staff"),
};

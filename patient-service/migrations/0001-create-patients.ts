import {
  countColumn,
  createTable,
  dateColumn,
  idColumn,
  instantColumn,
  type Migration,
  textColumn,
} from "@rawat/platform";

/** The register. What is health data (`allergies`, `notes`) is sealed before it is written. */
export const createPatients: Migration = {
  name: "0001-create-patients",
  up: (db) =>
    createTable(db, "patients", (table) => {
      idColumn(table, "id").primary();
      table.string("medicalRecordNumber", 16).notNullable().unique();
      countColumn(table, "version").notNullable();
      table.string("name", 200).notNullable();
      dateColumn(table, "birthDate");
      table.string("gender", 8).notNullable();
      table.specificType("nik", "char(16)");
      // The NIK while the patient is not archived: unique, so that of two who register it at once one is refused.
      table.specificType("activeNik", "char(16)").unique();
      table.specificType("bpjsNumber", "char(13)");
      table.string("phone", 16);
      table.string("email", 254);
      textColumn(table, "address");
      table.string("bloodType", 8);
      textColumn(table, "allergies");
      textColumn(table, "emergencyContact");
      textColumn(table, "notes");
      textColumn(table, "tags").notNullable();
      // Name, birth date and phone as they are now: by these a register finds people without a NIK.
      table.specificType("matchKey", "char(64)").notNullable().index();
      // What a register named the person by when it brought them; unique, so that the same file again brings nobody twice.
      table.specificType("importKey", "char(64)").unique();
      instantColumn(table, "archivedAt");
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "updatedAt").notNullable();
      table.index(["archivedAt", "id"]);
    }),
  down: (db) => db.schema.dropTable("patients"),
};

import { countColumn, createTable, idColumn, instantColumn, type Migration } from "@rawat/platform";

/** Paid talks with a doctor: of one payment there is one. */
export const createConsultations: Migration = {
  name: "0002-create-consultations",
  up: async (db) => {
    await createTable(db, "consultations", (table) => {
      idColumn(table, "id").primary();
      countColumn(table, "version").notNullable();
      idColumn(table, "paymentId").notNullable().unique();
      idColumn(table, "patientId").notNullable();
      idColumn(table, "doctorId").notNullable();
      // `starting` until it has begun, which nobody is shown.
      table.string("status", 16).notNullable();
      // Whether its money came after the time for paying was over.
      countColumn(table, "isLate").notNullable();
      instantColumn(table, "startedAt");
      instantColumn(table, "expiresAt");
      // When the doctor wrote first, and when its end was warned of: once.
      instantColumn(table, "answeredAt");
      instantColumn(table, "warnedAt");
      instantColumn(table, "endedAt");
      table.string("endedBecause", 24);
      countColumn(table, "isToRefund").notNullable();
      // When something is to be done about it next; null when nothing is any more.
      instantColumn(table, "dueAt");
      instantColumn(table, "createdAt").notNullable();
      instantColumn(table, "updatedAt").notNullable();
      table.index(["dueAt"]);
      table.index(["patientId", "id"]);
      table.index(["doctorId", "id"]);
      table.index(["doctorId", "status"]);
      table.index(["patientId", "status"]);
      table.index(["status", "id"]);
      table.index(["patientId", "startedAt", "id"]);
    });
    await createTable(db, "readMarks", (table) => {
      idColumn(table, "consultationId").notNullable();
      idColumn(table, "accountId").notNullable();
      idColumn(table, "messageId").notNullable();
      table.primary(["consultationId", "accountId"]);
    });
  },
  down: async (db) => {
    for (const table of ["readMarks", "consultations"]) await db.schema.dropTable(table);
  },
};

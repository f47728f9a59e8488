import { alterTable, instantColumn, type Migration } from "@rawat/platform";

/** When the consultation that was paid is over: then the doctor has room for another one. */
export const addConsultationEnds: Migration = {
  name: "0014-add-consultation-ends",
  up: (db) => alterTable(db, "payments", (table) => void instantColumn(table, "consultationEndedAt")),
  down: (db) => db.schema.alterTable("payments", (table) => table.dropColumn("consultationEndedAt")),
};

import { alterTable, instantColumn, type Migration } from "@rawat/platform";

/** When the queue confirmed the first thing that the doctor said: what was only tried is no answer. */
export const addAnswerConfirmed: Migration = {
  name: "0011-add-answer-confirmed",
  up: (db) => alterTable(db, "consultations", (table) => void instantColumn(table, "answerConfirmedAt")),
  down: (db) => db.schema.alterTable("consultations", (table) => table.dropColumn("answerConfirmedAt")),
};

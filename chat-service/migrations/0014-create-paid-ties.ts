import { countColumn, createTable, idColumn, type Migration } from "@rawat/platform";

/**
 * Payments for a talk, by which a patient and a doctor may write to each other until all of it has gone back. Of those before it is known
 * by their talks: who paid for one that was taken back, or owed, has met nobody.
 */
export const createPaidTies: Migration = {
  name: "0014-create-paid-ties",
  up: async (db) => {
    await createTable(db, "paidTies", (table) => {
      idColumn(table, "paymentId").primary();
      countColumn(table, "version").notNullable();
      idColumn(table, "patientId").notNullable();
      idColumn(table, "doctorId").notNullable();
      countColumn(table, "isOff").notNullable();
      table.index(["patientId", "doctorId", "isOff"]);
    });
    // Killed in between it begins anew, from nothing.
    await db("paidTies").delete();
    const isOff = db.raw("case when ?? = 1 or ?? in ('refunded', 'payment_reversed') then 1 else 0 end", [
      "isToRefund",
      "endedBecause",
    ]);
    await db(
      db.raw("?? (??, ??, ??, ??, ??)", ["paidTies", "paymentId", "version", "patientId", "doctorId", "isOff"]),
    ).insert(db("consultations").select("paymentId", db.raw("0"), "patientId", "doctorId", isOff));
    await db.schema.dropTableIfExists("acquaintances");
  },
  down: async (db) => {
    await createTable(db, "acquaintances", (table) => {
      idColumn(table, "patientId").notNullable();
      idColumn(table, "doctorId").notNullable();
      table.primary(["patientId", "doctorId"]);
    });
    await db.schema.dropTable("paidTies");
  },
};

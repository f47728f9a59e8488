import type { Knex } from "knex";

/** Keeps that a patient and a doctor have met, or are to. */
export async function acquaint(db: Knex, patientId: string, doctorId: string): Promise<void> {
  await db("acquaintances").insert({ patientId, doctorId }).onConflict(["patientId", "doctorId"]).ignore();
}

export const areAcquainted = async (db: Knex, patientId: string, doctorId: string): Promise<boolean> =>
  (await db("acquaintances").where({ patientId, doctorId }).first("doctorId")) !== undefined;

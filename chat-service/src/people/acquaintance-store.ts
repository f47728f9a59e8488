import type { Knex } from "knex";

/** Keeps that a patient has paid for a consultation with a doctor. */
export async function acquaint(db: Knex, patientId: string, doctorId: string): Promise<void> {
  await db("acquaintances").insert({ patientId, doctorId }).onConflict(["patientId", "doctorId"]).ignore();
}

/** An appointment, as far as it makes two people known to each other. */
interface Tie {
  appointmentId: string;
  version: number;
  patientId: string;
  doctorId: string;
  /** Whether it was called off: whoever books and cancels has met nobody. */
  isOff: boolean;
}

/** Keeps what is told of an appointment, unless something newer is known. */
export async function keepTie(db: Knex, { appointmentId, isOff, ...told }: Tie): Promise<void> {
  const row = { ...told, isOff: isOff ? 1 : 0 };
  await db("ties")
    .insert({ appointmentId, ...row })
    .onConflict("appointmentId")
    .ignore();
  await db("ties").where({ appointmentId }).where("version", "<", told.version).update(row);
}

/** Whether a patient and a doctor have met, or are to. */
export async function areAcquainted(db: Knex, patientId: string, doctorId: string): Promise<boolean> {
  const both = { patientId, doctorId };
  if (await db("acquaintances").where(both).first("doctorId")) return true;
  return (
    (await db("ties")
      .where({ ...both, isOff: 0 })
      .first("doctorId")) !== undefined
  );
}

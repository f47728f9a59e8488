import type { Knex } from "knex";

/** What makes two people known to each other: an appointment, or a payment for a talk. */
interface Tie {
  version: number;
  patientId: string;
  doctorId: string;
  /** Whether it was called off, or given back: then they have not met by it. */
  isOff: boolean;
}

/** Keeps what is told of an appointment, unless something newer is known. */
export const keepTie = (db: Knex, { appointmentId, ...tie }: Tie & { appointmentId: string }): Promise<void> =>
  keep(db, "ties", { appointmentId }, tie);

/** The same of a payment for a talk. */
export const keepPaidTie = (db: Knex, { paymentId, ...tie }: Tie & { paymentId: string }): Promise<void> =>
  keep(db, "paidTies", { paymentId }, tie);

async function keep(db: Knex, table: string, by: Record<string, string>, { isOff, ...told }: Tie): Promise<void> {
  const row = { ...told, isOff: isOff ? 1 : 0 };
  await db(table)
    .insert({ ...by, ...row })
    .onConflict(Object.keys(by))
    .ignore();
  await db(table).where(by).where("version", "<", told.version).update(row);
}

/** Whether a patient and a doctor have met, or are to. */
export async function areAcquainted(db: Knex, patientId: string, doctorId: string): Promise<boolean> {
  const both = { patientId, doctorId, isOff: 0 };
  for (const table of ["paidTies", "ties"]) if (await db(table).where(both).first("doctorId")) return true;
  return false;
}

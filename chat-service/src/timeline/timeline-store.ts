import type { ConsultationStatus } from "@rawat/contracts";
import type { Knex } from "knex";

interface Happened {
  at: string;
  id: string;
  doctorId: string;
  status: ConsultationStatus;
}

interface Narrowing {
  patientId: string;
  limit: number;
  /** Where the page before ended. */
  after?: { at: string; id: string } | undefined;
}

/** A patient's consultations, the newest first. */
export async function listHappened(db: Knex, { patientId, limit, after }: Narrowing): Promise<Happened[]> {
  const rows = db("consultations")
    .where({ patientId })
    .whereNotNull("startedAt")
    .orderBy("startedAt", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .select({ at: "startedAt", id: "id", doctorId: "doctorId", status: "status" });
  if (after)
    rows
      .where("startedAt", "<=", after.at)
      .where((behind) => behind.where("startedAt", "<", after.at).orWhere("id", "<", after.id));
  return rows;
}

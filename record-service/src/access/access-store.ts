import type { AccessEntry } from "@rawat/contracts";
import type { Knex } from "knex";

/** Deeds done to a patient's records, the latest first: at most `limit` before the one named. */
export async function listAccess(
  db: Knex,
  patientId: string,
  { limit, beforeId }: { limit: number; beforeId?: string | undefined },
): Promise<AccessEntry[]> {
  const query = db("auditTrail")
    .where({ patientId })
    .where("action", "like", "record.%")
    .orderBy("id", "desc")
    .limit(limit)
    .select("id", "at", "action", "subjectId as recordId", "userId", "userName", "role");
  if (beforeId) query.where("id", "<", beforeId);
  return query;
}

import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";

/** A row of the table. */
export interface StoredTimeOff {
  id: string;
  doctorId: string;
  startsAt: string;
  endsAt: string;
  reason: string | null;
  createdAt: string;
}

export const findTimeOff = (db: Knex, id: string): Promise<StoredTimeOff | undefined> =>
  db<StoredTimeOff>("timeOff").where({ id }).first();

/** When a doctor is away, the latest first, from the one before `below` on. */
export async function listTimeOff(
  db: Knex,
  doctorId: string,
  limit: number,
  below?: { startsAt: string; id: string },
): Promise<StoredTimeOff[]> {
  const query = db<StoredTimeOff>("timeOff")
    .where({ doctorId })
    .orderBy([
      { column: "startsAt", order: "desc" },
      { column: "id", order: "desc" },
    ])
    .limit(limit);
  if (!below) return query;
  return query
    .where("startsAt", "<=", below.startsAt)
    .where((beyond) => beyond.where("startsAt", "<", below.startsAt).orWhere("id", "<", below.id));
}

/** The time off of some doctors that overlaps a span. */
export const findTimeOffWithin = async (
  db: Knex,
  doctorIds: readonly string[],
  from: string,
  before: string,
): Promise<StoredTimeOff[]> =>
  db<StoredTimeOff>("timeOff").whereIn("doctorId", doctorIds).where("endsAt", ">", from).where("startsAt", "<", before);

export async function insertTimeOff(trx: Transaction, row: StoredTimeOff): Promise<void> {
  await trx("timeOff").insert(row);
}

/** Whether it was there. */
export const deleteTimeOff = async (trx: Transaction, id: string, doctorId: string): Promise<boolean> =>
  (await trx("timeOff").where({ id, doctorId }).delete()) > 0;

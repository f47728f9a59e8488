import type { Knex } from "knex";

/** Something of a patient's story. */
export interface Happened {
  at: string;
  id: string;
  title: string;
  status: string;
}

export interface Narrowing {
  patientId: string;
  limit: number;
  /** Where the page before ended. */
  after?: { at: string; id: string } | undefined;
}

/** A patient's orders or payments, the newest first. */
export async function listHappened(
  db: Knex,
  table: "orders" | "payments",
  { patientId, limit, after }: Narrowing,
): Promise<Happened[]> {
  const title = table === "orders" ? "product" : "description";
  const rows = db(table)
    .where({ patientId })
    .orderBy("createdAt", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .select({ at: "createdAt", id: "id", title, status: "status" });
  if (after)
    rows
      .where("createdAt", "<=", after.at)
      .where((behind) => behind.where("createdAt", "<", after.at).orWhere("id", "<", after.id));
  return rows;
}

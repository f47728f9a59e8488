import type { NotificationDetails, NotificationType } from "@rawat/contracts";
import type { Knex } from "knex";

/** Something to tell somebody of whose account nobody has heard yet. */
export interface HeldNews {
  id: string;
  whom: { patientId: string } | { staffId: string };
  type: NotificationType;
  subjectId: string;
  details: NotificationDetails;
  createdAt: string;
}

interface Row extends Omit<HeldNews, "whom" | "details"> {
  patientId: string | null;
  staffId: string | null;
  details: string;
}

export async function holdNews(db: Knex, { whom, details, ...rest }: HeldNews): Promise<void> {
  await db("heldNews").insert({ ...rest, ...whom, details: JSON.stringify(details) });
}

/** What is held for people who have an open account by now, the oldest first. */
export async function listTellable(db: Knex, limit: number): Promise<HeldNews[]> {
  const found = await Promise.all((["patientId", "staffId"] as const).map((whose) => tellableOf(db, whose, limit)));
  return found.flat().toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function tellableOf(db: Knex, whose: "patientId" | "staffId", limit: number): Promise<HeldNews[]> {
  const rows: Row[] = await db("heldNews")
    .innerJoin("accounts", `accounts.${whose}`, `heldNews.${whose}`)
    .where("accounts.isDisabled", 0)
    .orderBy("heldNews.id")
    .limit(limit)
    .distinct("heldNews.*");
  return rows.map(({ patientId, staffId, details, ...rest }) => ({
    ...rest,
    whom: patientId === null ? { staffId: staffId ?? "" } : { patientId },
    details: JSON.parse(details),
  }));
}

/** Lets go of what is told now: of several who find it, one has it. */
export const takeHeld = async (db: Knex, id: string): Promise<boolean> =>
  (await db("heldNews").where({ id }).delete()) > 0;

/** Forgets what is held of a thing, for it is so no more. */
export async function removeHeldOf(db: Knex, subjectId: string): Promise<void> {
  await db("heldNews").where({ subjectId }).delete();
}

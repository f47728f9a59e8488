import type { Knex } from "knex";

export interface KeptNotification {
  id: string;
  orderNumber: string;
  /** As it came. */
  body: string;
  receivedAt: string;
  dueAt: string | null;
}

export async function insertNotification(db: Knex, notification: KeptNotification): Promise<void> {
  await db("notifications").insert(notification);
}

/** @param beyondAny none is put off for so long: what is was put off by a clock that has stepped back since */
export const listDueNotifications = (
  db: Knex,
  now: string,
  beyondAny: string,
  limit: number,
): Promise<KeptNotification[]> =>
  db<KeptNotification>("notifications")
    .where("dueAt", "<=", now)
    .orWhere("dueAt", ">", beyondAny)
    .orderBy("dueAt")
    .limit(limit);

/** Takes those of them that nobody else has taken. */
export async function claimNotification(db: Knex, { id, dueAt }: KeptNotification, until: string): Promise<boolean> {
  return (await db("notifications").where({ id, dueAt }).update({ dueAt: until })) > 0;
}

export async function markHandled(db: Knex, ids: readonly string[]): Promise<void> {
  await db("notifications").whereIn("id", ids).update({ dueAt: null });
}

/** As many of one payment as anybody reads. */
const shownMax = 500;

/** What came about a payment, the first one first; where there is very much of it, what came last. */
export async function listNotifications(db: Knex, orderNumber: string): Promise<KeptNotification[]> {
  const rows = db<KeptNotification>("notifications").where({ orderNumber }).orderBy("id", "desc").limit(shownMax);
  return (await rows).toReversed();
}

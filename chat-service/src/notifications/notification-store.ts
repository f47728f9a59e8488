import type { NotificationDetails, NotificationType } from "@rawat/contracts";
import type { Knex } from "knex";

/** A notification as it is kept. */
export interface KeptNotification {
  id: string;
  accountId: string;
  type: NotificationType;
  subjectId: string;
  details: NotificationDetails;
  createdAt: string;
  readAt: string | null;
}

type Row = Omit<KeptNotification, "details"> & { details: string };

const rowOf = ({ details, ...rest }: KeptNotification): Row => ({ ...rest, details: JSON.stringify(details) });
const opened = ({ details, ...rest }: Row): KeptNotification => ({ ...rest, details: JSON.parse(details) });

export async function insertNotification(db: Knex, notification: KeptNotification): Promise<void> {
  await db("notifications").insert(rowOf(notification));
}

/** More than anybody is told of one thing. */
const ofOneMax = 50;

/** What somebody was told of a thing, the last first. */
export async function listOf(
  db: Knex,
  { accountId, subjectId }: Pick<KeptNotification, "accountId" | "subjectId">,
): Promise<KeptNotification[]> {
  const rows: Row[] = await db("notifications").where({ accountId, subjectId }).orderBy("id", "desc").limit(ofOneMax);
  return rows.map(opened);
}

export async function findNotifications(db: Knex, ids: readonly string[]): Promise<KeptNotification[]> {
  const rows: Row[] = await db("notifications").whereIn("id", ids);
  return rows.map(opened);
}

interface Narrowing {
  accountId: string;
  limit: number;
  isUnread: boolean;
  beforeId?: string | undefined;
}

/** What somebody was told, the newest first. */
export async function listNotifications(
  db: Knex,
  { accountId, limit, isUnread, beforeId }: Narrowing,
): Promise<KeptNotification[]> {
  const rows = db("notifications").where({ accountId }).orderBy("id", "desc").limit(limit);
  if (isUnread) rows.whereNull("readAt");
  if (beforeId) rows.where("id", "<", beforeId);
  return ((await rows) as Row[]).map(opened);
}

/** How many somebody has not read, counted up to a number. */
export async function countUnread(db: Knex, accountId: string, max: number): Promise<number> {
  const unread = await db("notifications").where({ accountId }).whereNull("readAt").limit(max).select("id");
  return unread.length;
}

/** Notes that somebody has read one of theirs, or all of them; what was read before stays as it is. */
export async function markRead(db: Knex, which: { accountId: string; id?: string }, at: string): Promise<void> {
  await db("notifications").where(which).whereNull("readAt").update({ readAt: at });
}

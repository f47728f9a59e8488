import type { AccountActor } from "@rawat/contracts";
import { decodeCursor, instant, NotFound, notYours, pageOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { countUnread, findNotifications, listNotifications, markRead } from "./notification-store.ts";
import { presented } from "./notify.ts";

/** More than anybody wants to see counted. */
const unreadMax = 100;

interface NotificationQuery {
  limit: number;
  cursor?: string | undefined;
  unread?: boolean | undefined;
}

/** A page of what the actor was told, the newest first, and how much of all is not read. */
export async function listOwn({ db }: Deps, { accountId }: AccountActor, { limit, cursor, unread }: NotificationQuery) {
  const [beforeId] = cursor ? decodeCursor(cursor, 1) : [];
  const [rows, count] = await Promise.all([
    listNotifications(db, { accountId, limit: limit + 1, isUnread: unread === true, beforeId }),
    countUnread(db, accountId, unreadMax),
  ]);
  const { page, meta } = pageOf(rows, limit, ({ id }) => [id]);
  return { data: page.map(presented), meta: { ...meta, unread: count } };
}

/** Notes that the actor has read one. @throws NotFound, also for another's */
export async function readOne({ db, clock }: Deps, { accountId }: AccountActor, id: string) {
  const [known] = await findNotifications(db, [id]);
  if (!known) throw new NotFound("not_found");
  if (known.accountId !== accountId) throw notYours();
  const at = instant(clock.now());
  await markRead(db, { accountId, id }, at);
  return presented({ ...known, readAt: known.readAt ?? at });
}

/** Notes that the actor has read everything so far. */
export const readAll = ({ db, clock }: Deps, { accountId }: AccountActor): Promise<void> =>
  markRead(db, { accountId }, instant(clock.now()));

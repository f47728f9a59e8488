import { createHash } from "node:crypto";
import { isUniqueViolation, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";

/** A room with the accounts of its people. */
export interface KeptRoom {
  id: string;
  createdAt: string;
  memberIds: string[];
}

const keyOf = (memberIds: readonly string[]): string =>
  createHash("sha256").update(memberIds.toSorted().join(" ")).digest("base64url");

/** Makes a room, or answers the one that these people have. */
export async function openRoom(trx: Transaction, { id, createdAt, memberIds }: KeptRoom): Promise<KeptRoom> {
  const known = await findRoomOf(trx, memberIds);
  if (known) return known;
  try {
    await trx("chatRooms").insert({ id, membersKey: keyOf(memberIds), createdAt });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return (await findRoomOf(trx, memberIds)) as KeptRoom;
  }
  await trx("chatRoomMembers").insert(memberIds.map((accountId) => ({ chatRoomId: id, accountId })));
  return { id, createdAt, memberIds };
}

/** The room that these people have. */
export async function findRoomOf(db: Knex, memberIds: string[]): Promise<KeptRoom | undefined> {
  const membersKey = keyOf(memberIds);
  const row: { id: string; createdAt: string } | undefined = await db("chatRooms").where({ membersKey }).first();
  return row && { id: row.id, createdAt: row.createdAt, memberIds };
}

export const isMember = async (db: Knex, chatRoomId: string, accountId: string): Promise<boolean> =>
  (await db("chatRoomMembers").where({ chatRoomId, accountId }).first("accountId")) !== undefined;

export const isThere = async (db: Knex, id: string): Promise<boolean> =>
  (await db("chatRooms").where({ id }).first("id")) !== undefined;

interface Narrowing {
  accountId: string;
  limit: number;
  beforeId?: string | undefined;
}

/** Somebody's rooms, the newest first. */
export async function listRooms(db: Knex, { accountId, limit, beforeId }: Narrowing): Promise<KeptRoom[]> {
  const own = db("chatRoomMembers").where({ accountId }).orderBy("chatRoomId", "desc").limit(limit);
  if (beforeId) own.where("chatRoomId", "<", beforeId);
  const ids = ((await own.select("chatRoomId")) as { chatRoomId: string }[]).map(({ chatRoomId }) => chatRoomId);
  return findRooms(db, ids);
}

/** Rooms by their ids, the newest first. */
export async function findRooms(db: Knex, ids: readonly string[]): Promise<KeptRoom[]> {
  const [rooms, members]: [{ id: string; createdAt: string }[], { chatRoomId: string; accountId: string }[]] =
    await Promise.all([
      db("chatRooms").whereIn("id", ids).select("id", "createdAt"),
      db("chatRoomMembers").whereIn("chatRoomId", ids).orderBy("accountId"),
    ]);
  const byRoom = Map.groupBy(members, ({ chatRoomId }) => chatRoomId);
  const kept = rooms.map(({ id, createdAt }) => ({
    id,
    createdAt,
    memberIds: (byRoom.get(id) ?? []).map((member) => member.accountId),
  }));
  return kept.sort((a, b) => (a.id < b.id ? 1 : -1));
}

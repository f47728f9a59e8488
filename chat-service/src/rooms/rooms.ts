import type { AccountActor, ChatRoom, NewChatRoom } from "@rawat/contracts";
import {
  decodeCursor,
  type IdempotencyClaim,
  instant,
  inTransaction,
  NotFound,
  newId,
  notYours,
  pageOf,
  Unusable,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { countNewRoom } from "../messages/rate.ts";
import { type Account, findAccounts } from "../people/account-store.ts";
import { areAcquainted } from "../people/acquaintance-store.ts";
import { findNames } from "../people/person-store.ts";
import { findRoomOf, findRooms, isMember, isThere, type KeptRoom, listRooms, openRoom } from "./room-store.ts";

/** Opens a room with others, or finds the one that they have. @throws Unusable for whoever is nobody, or nobody to write to; TooMany */
export async function createRoom(
  deps: Deps,
  actor: AccountActor,
  { userIds }: NewChatRoom,
  idempotency?: IdempotencyClaim,
): Promise<ChatRoom> {
  const memberIds = [...new Set([actor.accountId, ...userIds])];
  const members = await findAccounts(deps.db, memberIds);
  if (members.length < memberIds.length || memberIds.length < 2) throw new Unusable("unknown_user");
  if (!(await mayMeet(deps, members))) throw new Unusable("unknown_user");
  if (actor.role === "patient" && !(await findRoomOf(deps.db, memberIds))) await countNewRoom(deps, actor);
  const fresh = { id: newId(), createdAt: instant(deps.clock.now()), memberIds };
  const { id } = await inTransaction(deps.db, async (trx) => {
    const room = await openRoom(trx, fresh);
    await idempotency?.complete(trx, room.id);
    return room;
  });
  return showRoom(deps, id);
}

/** @throws NotFound */
export async function showRoom(deps: Deps, id: string): Promise<ChatRoom> {
  const [shown] = await presentRooms(deps, await findRooms(deps.db, [id]));
  if (!shown) throw new NotFound("not_found");
  return shown;
}

/** A patient meets none but doctors who know them; the clinic's people meet each other as they like. */
async function mayMeet({ db }: Pick<Deps, "db">, members: readonly Account[]): Promise<boolean> {
  for (const { id, patientId } of members.filter((member) => member.role === "patient")) {
    for (const other of members) {
      if (other.id === id) continue;
      const isKnown = other.role === "doctor" && (await areAcquainted(db, patientId ?? "", other.staffId ?? ""));
      if (!isKnown) return false;
    }
  }
  return true;
}

/** Whether anything may still be said in a room: where the appointment that it rests on was called off, or the talk given back, neither of both is left without an answer. */
export async function mayStillMeet({ db }: Pick<Deps, "db">, id: string): Promise<boolean> {
  const [room] = await findRooms(db, [id]);
  return room !== undefined && mayMeet({ db }, await findAccounts(db, room.memberIds));
}

/** A page of one's own rooms, the newest first. */
export async function listOwnRooms(
  deps: Deps,
  { accountId }: AccountActor,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const [beforeId] = cursor ? decodeCursor(cursor, 1) : [];
  const rows = await listRooms(deps.db, { accountId, limit: limit + 1, beforeId });
  const { page, meta } = pageOf(rows, limit, ({ id }) => [id]);
  return { data: await presentRooms(deps, page), meta };
}

/** @throws NotFound for a room that is not one's own. */
export async function assertOwnRoom({ db }: Pick<Deps, "db">, { accountId }: AccountActor, id: string): Promise<void> {
  if (await isMember(db, id, accountId)) return;
  throw (await isThere(db, id)) ? notYours() : new NotFound("not_found");
}

async function presentRooms({ db }: Deps, rooms: readonly KeptRoom[]): Promise<ChatRoom[]> {
  const accounts = await findAccounts(
    db,
    rooms.flatMap(({ memberIds }) => memberIds),
    { isAlsoDisabled: true },
  );
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const names = await findNames(
    db,
    accounts.flatMap(({ patientId, staffId }) => [patientId, staffId].filter((id) => id !== null)),
  );
  return rooms.map(({ id, createdAt, memberIds }) => ({
    id,
    createdAt,
    users: memberIds.flatMap((memberId) => {
      const account = byId.get(memberId);
      if (!account) return [];
      const name = names.get(account.patientId ?? account.staffId ?? "") ?? account.name;
      return [{ user: { id: memberId, email: account.email ?? "", name } }];
    }),
  }));
}

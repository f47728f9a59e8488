import { instant, inTransaction, newId } from "@rawat/platform";
import { openRoom } from "../../chat-service/src/rooms/room-store.ts";
import { type Rawat, register, startRawat } from "../../tests/harness/rawat.ts";
import { lookInto } from "../../tests/harness/stores.ts";
import type { Place } from "./crowd.ts";

/** A house where many talk. */
export interface House {
  rawat: Rawat;
  url: string;
  places: readonly Place[];
  /** Rooms of the first one with others, in which nothing was said yet. */
  emptyRooms: readonly [string, string];
  /** The token of whoever is in the empty rooms. */
  token: string;
}

interface Talker {
  accountId: string;
  token: string;
}

/** Each has two devices: one for each neighbour in a ring. */
const talkersCount = 1_000;
const registeringAtOnce = 8;

/** The whole of Rawat with everything on, with as many instances of chat-service and as many people as are asked for. */
export async function openHouse(instances: number): Promise<House> {
  const environment = { LOG_LEVEL: "info", JWT_ACCESS_TOKEN_DURATION: "4h", TRUSTED_PROXIES: "127.0.0.1" };
  const rawat = await startRawat({ instances: { chat: instances }, workers: 1, environment });
  try {
    const talkers = await registerAll(rawat);
    const pairs = talkers.map((talker, at) => [talker, talkers[(at + 1) % talkersCount] as Talker] as const);
    const [first = { accountId: "", token: "" }, ...others] = talkers;
    const apart = others.slice(-3, -1).map((other) => [first, other] as const);
    const [one = "", two = "", ...rooms] = await openRooms(rawat, [...apart, ...pairs]);
    return {
      rawat,
      url: rawat.gateways[0]?.url ?? "",
      places: pairs.map((pair, at) => ({ chatRoomId: rooms[at] ?? "", tokens: [pair[0].token, pair[1].token] })),
      emptyRooms: [one, two],
      token: first.token,
    };
  } catch (error) {
    await rawat.stop();
    throw error;
  }
}

async function registerAll({ ask }: Rawat): Promise<Talker[]> {
  const talkers: Talker[] = [];
  let left = talkersCount;
  const line = async () => {
    while (left-- > 0) {
      const { access_token: token, user } = await register(ask);
      talkers.push({ token, accountId: user.id });
    }
  };
  await Promise.all(Array.from({ length: registeringAtOnce }, line));
  return talkers;
}

/** By the store's own hand, for patients open none with each other. @returns their ids. */
const openRooms = (rawat: Rawat, pairs: readonly (readonly [Talker, Talker])[]): Promise<string[]> =>
  lookInto(rawat, "chat", (db) =>
    inTransaction(db, async (trx) => {
      const ids: string[] = [];
      for (const pair of pairs) {
        const memberIds = pair.map(({ accountId }) => accountId);
        ids.push((await openRoom(trx, { id: newId(), createdAt: instant(new Date()), memberIds })).id);
      }
      return ids;
    }),
  );

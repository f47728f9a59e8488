import { assertAwaited, beforeIdsFrom, type Transaction, timeOf } from "@rawat/platform";
import type { Knex } from "knex";
import type { StoredMessage } from "./message.ts";

/** Stores what is not stored yet. @returns the ids of what was new. */
export async function insertMessages(trx: Transaction, messages: readonly StoredMessage[]): Promise<Set<string>> {
  const byId = new Map(messages.map((message) => [message.id, message]));
  for (const id of await findStored(trx, [...byId.keys()])) byId.delete(id);
  // In one order for everybody: so two workers with the same messages wait for each other and do not lock each other out.
  const fresh = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (fresh.length > 0) await trx("messages").insert(fresh);
  return new Set(byId.keys());
}

interface Stretch {
  limit: number;
  /** Ends with the first that is over so many characters together with those before it. */
  charactersMax: number;
}

/** The latest messages, or the latest before one and from this id on; the oldest first. */
export async function listLatest(
  db: Knex,
  conversationId: string,
  { before, from, ...stretch }: Stretch & { before?: string | undefined; from?: string },
): Promise<StoredMessage[]> {
  const found = await readOn(stretch, (last, limit) => {
    const rows = db<StoredMessage>("messages").where({ conversationId }).orderBy("id", "desc").limit(limit);
    const end = last ?? before;
    if (end !== undefined) rows.where("id", "<", end);
    if (from !== undefined) rows.where("id", ">=", from);
    return rows;
  });
  return found.toReversed();
}

/** What came after a message, the oldest first. */
export const listAfter = (
  db: Knex,
  conversationId: string,
  after: string,
  stretch: Stretch,
): Promise<StoredMessage[]> =>
  readOn(stretch, (last = after, limit) =>
    db<StoredMessage>("messages").where({ conversationId }).where("id", ">", last).orderBy("id").limit(limit),
  );

/** Rows of which the longest texts together are little more than one answer holds. */
const rowsAtOnce = 50;

/** Reads on from what was read last, a few at a time: of long texts many more would be read than anybody is told. */
async function readOn(
  { limit, charactersMax }: Stretch,
  readNext: (last: string | undefined, limit: number) => PromiseLike<StoredMessage[]>,
): Promise<StoredMessage[]> {
  const all: StoredMessage[] = [];
  let characters = 0;
  while (all.length < limit && characters <= charactersMax) {
    assertAwaited();
    const wanted = Math.min(rowsAtOnce, limit - all.length);
    const rows = await readNext(all.at(-1)?.id, wanted);
    all.push(...rows);
    for (const { content } of rows) characters += content.length;
    if (rows.length < wanted) break;
  }
  return all;
}

/** Whether something was said in a conversation by this id. */
export const isStored = async (db: Knex, conversationId: string, id: string): Promise<boolean> =>
  (await db("messages").where({ id, conversationId }).first("id")) !== undefined;

/** Which of these are stored. */
export async function findStored(db: Knex, ids: readonly string[]): Promise<Set<string>> {
  const rows: { id: string }[] = await db("messages").whereIn("id", ids).select("id");
  return new Set(rows.map(({ id }) => id));
}

/** What sorts before every id made so many milliseconds before this one. */
export const idBefore = (id: string, ms: number): string =>
  beforeIdsFrom(new Date(Math.max(0, timeOf(id) - ms)).toISOString());

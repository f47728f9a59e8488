import { beforeIdsFrom, type Transaction } from "@rawat/platform";
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
  before?: string | undefined;
}

/** The latest messages, or the latest before one; the oldest first. */
export async function listLatest(
  db: Knex,
  conversationId: string,
  { limit, before }: Stretch,
): Promise<StoredMessage[]> {
  const rows = db<StoredMessage>("messages").where({ conversationId }).orderBy("id", "desc").limit(limit);
  if (before) rows.where("id", "<", before);
  return (await rows).toReversed();
}

/** What came after a message, the oldest first. */
export const listAfter = (db: Knex, conversationId: string, after: string, limit: number): Promise<StoredMessage[]> =>
  db<StoredMessage>("messages").where({ conversationId }).where("id", ">", after).orderBy("id").limit(limit);

/** Whether something was said in a conversation by this id. */
export const isStored = async (db: Knex, conversationId: string, id: string): Promise<boolean> =>
  (await db("messages").where({ id, conversationId }).first("id")) !== undefined;

/** Which of these are stored. */
export async function findStored(db: Knex, ids: readonly string[]): Promise<Set<string>> {
  const rows: { id: string }[] = await db("messages").whereIn("id", ids).select("id");
  return new Set(rows.map(({ id }) => id));
}

/** What sorts before every id made so many milliseconds before this one. */
export function idBefore(id: string, ms: number): string {
  const madeAt = Number.parseInt(id.replace("-", "").slice(0, 12), 16);
  return beforeIdsFrom(new Date(Math.max(0, madeAt - ms)).toISOString());
}

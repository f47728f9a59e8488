import { type Foundation, KeyValueUnavailable } from "@rawat/platform";
import type { SealedMessage } from "./message.ts";
import { findStored } from "./message-store.ts";

/**
 * What was accepted within the last hour, by conversation, stored or not: so that whoever reads in the moment between finds it. Sealed,
 * as everywhere. Losing it loses no message.
 */
const keptMs = 3_600_000;
const newestKept = 2_000;
/** So many take long to go through. */
const manyAt = 200;
/** After so many more it is looked again whether they are stored. */
const lookEvery = 50;

const keyOf = (conversationId: string) => `chat:recent:${conversationId}`;

type RecentDeps = Pick<Foundation, "db" | "keyValue">;

/** Keeps one more. Of a conversation in which much is said, what is stored by now is let go: nobody fills everybody's memory by talking. */
export async function addRecent(deps: RecentDeps, message: SealedMessage): Promise<void> {
  const { conversationId } = message;
  const add = () => deps.keyValue.append(keyOf(conversationId), message, { newestKept, ttlMs: keptMs });
  const length = (await unlessAway(add)) ?? 0;
  if (length > manyAt && length % lookEvery === 0) await listRecent(deps, conversationId);
}

/** The latest of what was accepted of late, the oldest first. */
export const listNewest = async ({ keyValue }: RecentDeps, conversationId: string, count: number) =>
  (await unlessAway(() => keyValue.list<SealedMessage>(keyOf(conversationId), count))) ?? [];

/** Who reads all of one conversation now. */
const reading = new Map<string, Promise<SealedMessage[]>>();

/**
 * All that was accepted of late, the oldest first. Of one conversation it is read by one after the other: it may be megabytes, of which the
 * first one leaves little.
 */
export function listRecent(deps: RecentDeps, conversationId: string): Promise<SealedMessage[]> {
  const before = reading.get(conversationId)?.catch(() => undefined);
  const own = Promise.resolve(before).then(() => readAll(deps, conversationId));
  reading.set(conversationId, own);
  const isOver = () => reading.get(conversationId) === own && reading.delete(conversationId);
  own.then(isOver, isOver);
  return own;
}

async function readAll({ db, keyValue }: RecentDeps, conversationId: string): Promise<SealedMessage[]> {
  const key = keyOf(conversationId);
  const recent = (await unlessAway(() => keyValue.list<SealedMessage>(key))) ?? [];
  if (recent.length > manyAt) {
    const stored = await findStored(
      db,
      recent.map(({ id }) => id),
    );
    // What stands in the table is found there: who reads after this one need not go through it again.
    const firstUnstored = recent.findIndex(({ id }) => !stored.has(id));
    const oldest = firstUnstored === -1 ? recent.length : firstUnstored;
    // Unless it begins otherwise by now: another reader has been here, or a full list has let go of its oldest by itself.
    if (oldest > 0) await unlessAway(() => keyValue.shorten(key, oldest, recent[0]));
  }
  return recent;
}

async function unlessAway<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KeyValueUnavailable) return undefined;
    throw error;
  }
}

import { assertInTime, type Foundation, KeyValueUnavailable } from "@rawat/platform";
import { charactersOf, type SealedMessage } from "./message.ts";
import { findStored, listLatest } from "./message-store.ts";

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

/** Characters of one conversation that are much, and of all that this program keeps. */
const muchAt = 200_000;
const muchTogetherAt = 32_000_000;

/** How much is kept of each conversation, as far as this program knows, the one first that was looked at the longest ago. */
const kept = new Map<string, number>();
let keptTogether = 0;
const noteKept = (conversationId: string, characters: number) => {
  keptTogether += characters - (kept.get(conversationId) ?? 0);
  if (characters > 0) kept.set(conversationId, characters);
  else kept.delete(conversationId);
};

/**
 * Keeps one more. Of a conversation in which much is said, what is stored by now is let go, and where there are many of them that of the one
 * that was not looked at for longest: nobody fills everybody's memory by talking.
 */
export async function addRecent(deps: RecentDeps, message: SealedMessage): Promise<void> {
  const { conversationId } = message;
  const add = () => deps.keyValue.append(keyOf(conversationId), message, { newestKept, ttlMs: keptMs });
  const length = (await unlessAway(add)) ?? 0;
  const characters = (kept.get(conversationId) ?? 0) + charactersOf(message);
  noteKept(conversationId, characters);
  try {
    if (characters > muchAt || (length > manyAt && length % lookEvery === 0)) await listRecent(deps, conversationId);
    const [oldest = conversationId] = kept.keys();
    if (keptTogether > muchTogetherAt) await inOrder(oldest, () => readAll(deps, oldest, true));
  } catch {
    // The message was accepted, and this is only about memory: the next one looks again.
  }
}

/** The latest of what was accepted of late, the oldest first. */
export const listNewest = async ({ keyValue }: RecentDeps, conversationId: string, count: number) =>
  (await unlessAway(() => keyValue.list<SealedMessage>(keyOf(conversationId), count))) ?? [];

/** What was said at once stands in the list in any order, and so few of them are. */
const atOnce = 5;

/** The id that sorts last of what was accepted in a conversation; undefined where nothing was. */
export async function latestId(deps: RecentDeps, conversationId: string): Promise<string | undefined> {
  const recent = await listNewest(deps, conversationId, atOnce);
  const newest = recent.length > 0 ? recent : await listLatest(deps.db, conversationId, { limit: 1, charactersMax: 0 });
  return newest
    .map(({ id }) => id)
    .sort()
    .at(-1);
}

/** Who reads all of one conversation now. */
const reading = new Map<string, Promise<SealedMessage[]>>();

/**
 * All that was accepted of late, the oldest first. Of one conversation it is read by one after the other: it may be megabytes, of which the
 * first one leaves little.
 */
export const listRecent = (deps: RecentDeps, conversationId: string): Promise<SealedMessage[]> =>
  inOrder(conversationId, () => readAll(deps, conversationId, false));

function inOrder(conversationId: string, read: () => Promise<SealedMessage[]>): Promise<SealedMessage[]> {
  const before = reading.get(conversationId)?.catch(() => undefined);
  const own = Promise.resolve(before).then(read);
  reading.set(conversationId, own);
  const isOver = () => reading.get(conversationId) === own && reading.delete(conversationId);
  own.then(isOver, isOver);
  return own;
}

/** @param isTooMuch whether to let go of what is stored however little it is. */
async function readAll(
  { db, keyValue }: RecentDeps,
  conversationId: string,
  isTooMuch: boolean,
): Promise<SealedMessage[]> {
  assertInTime();
  const key = keyOf(conversationId);
  const recent = (await unlessAway(() => keyValue.list<SealedMessage>(key))) ?? [];
  const characters = recent.reduce((sum, message) => sum + charactersOf(message), 0);
  // It is the last one now that was looked at.
  noteKept(conversationId, 0);
  noteKept(conversationId, characters);
  if (isTooMuch || recent.length > manyAt || characters > muchAt) {
    const stored = await findStored(
      db,
      recent.map(({ id }) => id),
    );
    // What stands in the table is found there: who reads after this one need not go through it again.
    const firstUnstored = recent.findIndex(({ id }) => !stored.has(id));
    const oldest = firstUnstored === -1 ? recent.length : firstUnstored;
    // Unless it begins otherwise by now: another reader has been here, or a full list has let go of its oldest by itself.
    if (oldest > 0) await unlessAway(() => keyValue.shorten(key, oldest, recent[0]));
    noteKept(conversationId, 0);
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

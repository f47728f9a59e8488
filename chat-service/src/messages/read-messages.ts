import type { AccountActor, Message } from "@rawat/contracts";
import { assertAwaited, audit, giveWay, TooMany } from "@rawat/platform";
import { listSealed, openName } from "../attachments/attachment-store.ts";
import { shown } from "../attachments/attachments.ts";
import { getConsultation } from "../consultations/policy.ts";
import type { Conversation } from "../conversations/conversation.ts";
import { createLines } from "../conversations/lines.ts";
import type { Deps } from "../deps.ts";
import { assertOwnRoom } from "../rooms/rooms.ts";
import { openMessage, type StoredMessage, unreadable } from "./message.ts";
import { idBefore, listAfter, listLatest } from "./message-store.ts";
import { listNewest, listRecent } from "./recent.ts";

interface Page {
  limit: number;
  before?: string | undefined;
}

/** The latest page of what was said in a consultation. An administrator is in the trail before they see it. @throws NotFound */
export async function readConsultation(deps: Deps, actor: AccountActor, id: string, page: Page): Promise<Message[]> {
  const { patientId } = await getConsultation(deps, actor, id);
  if (actor.role === "admin")
    await audit(deps.db, actor, { action: "consultation.read", subjectId: id, whose: { patientId } });
  return reading(actor, "consultation", full, () => readPage(deps, id, page));
}

/** The same of a room of one's own. @throws NotFound */
export async function readRoom(deps: Deps, actor: AccountActor, id: string, page: Page): Promise<Message[]> {
  await assertOwnRoom(deps, actor, id);
  return reading(actor, "room", full, () => readPage(deps, id, page));
}

/** Of what was said long texts are opened, in the thread that answers everybody. */
const reading = createLines({
  own: { insideMax: 1, waitingMax: 60 },
  all: { insideMax: 3, waitingMax: 1_000 },
  address: { insideMax: 1, waitingMax: 200 },
  network: { insideMax: 1, waitingMax: 400 },
});
const full = () => new TooMany("too_many_requests", { retryAfterSeconds: 1, isBusy: true });

/** The oldest first within it; also what is accepted and not stored yet. */
async function readPage(deps: Deps, conversationId: string, page: Page): Promise<Message[]> {
  const { before, limit } = page;
  const [stored, recent] = await Promise.all([
    listLatest(deps.db, conversationId, { ...page, charactersMax: Number.POSITIVE_INFINITY }),
    // The latest page has none that is older than so many.
    before === undefined ? listNewest(deps, conversationId, limit) : listRecent(deps, conversationId),
  ]);
  const merged = together(
    stored,
    recent.filter(({ id }) => before === undefined || id < before),
  );
  return opened(deps, merged.slice(-limit));
}

/** Clocks of instances differ, and what is tried again comes late: a reader who was away is told so much from before, too. */
const overlapMs = 60_000;
const overlapMax = 500;
const syncMax = 500;
/** An answer is kept for whoever reads it slowly: long texts come in more of them. */
const charactersMax = 500_000;

interface Missed {
  messages: Message[];
  hasMore: boolean;
}

/** What somebody who was away has missed, the oldest first; `hasMore` where there is more than one answer holds. */
export const missedMessages = (
  deps: Deps,
  actor: AccountActor,
  { kind, id }: Pick<Conversation, "kind" | "id">,
  afterMessageId: string | undefined,
): Promise<Missed> => reading(actor, kind, full, () => readMissed(deps, id, afterMessageId));

async function readMissed(deps: Deps, conversationId: string, afterMessageId: string | undefined): Promise<Missed> {
  const { db } = deps;
  const recent = await listRecent(deps, conversationId);
  if (afterMessageId === undefined) {
    const latest = together(await listLatest(db, conversationId, { limit: syncMax, charactersMax }), recent).slice(
      -syncMax,
    );
    return { messages: await opened(deps, asMuchAsGoes(latest.toReversed()).toReversed()), hasMore: false };
  }
  const from = idBefore(afterMessageId, overlapMs);
  const [stored, before] = await Promise.all([
    listAfter(db, conversationId, afterMessageId, { limit: syncMax + 1, charactersMax }),
    listLatest(db, conversationId, { limit: overlapMax, charactersMax, before: afterMessageId, from }),
  ]);
  const after = together(
    stored,
    recent.filter(({ id }) => id > afterMessageId),
  );
  // They stand there in the order in which they were accepted: what was tried again for long stands behind what it came after.
  const place = recent.findIndex(({ id }) => id === afterMessageId);
  const isLate = (at: number) => place !== -1 && at > place;
  const overlap = together(
    before,
    recent.filter(({ id }, at) => id < afterMessageId && (id >= from || isLate(at))),
  ).slice(-overlapMax);
  const next = asMuchAsGoes(after.slice(0, syncMax));
  const messages = [...asMuchAsGoes(overlap.toReversed()).toReversed(), ...next];
  return { messages: await opened(deps, messages), hasMore: after.length > next.length };
}

/** The first of them, as many as one answer holds, and one at least. */
function asMuchAsGoes(messages: readonly StoredMessage[]): StoredMessage[] {
  let characters = 0;
  return messages.filter(({ content }, at) => {
    characters += content.length;
    return at === 0 || characters <= charactersMax;
  });
}

/** Each once, in the order of their ids. */
function together(...lists: (readonly StoredMessage[])[]): StoredMessage[] {
  const byId = new Map(lists.flat().map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** One that does not open (a key that is lost, a row that was damaged) is told as such, and hides none of the others. */
async function opened({ db, encryption, logger }: Deps, messages: readonly StoredMessage[]): Promise<Message[]> {
  const ids = messages.flatMap(({ attachmentId }) => attachmentId ?? []);
  const attachments = await listSealed(db, ids);
  const all: Message[] = [];
  for (const message of messages) {
    await giveWay();
    assertAwaited();
    const attachment = attachments.get(message.attachmentId ?? "");
    try {
      all.push(openMessage(message, encryption, attachment && shown(openName(attachment, encryption))));
    } catch (error) {
      logger.error({ err: error, messageId: message.id }, "a message does not open");
      all.push(unreadable(message));
    }
  }
  return all;
}

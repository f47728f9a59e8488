import { randomUUID } from "node:crypto";
import { instant, type KeyValue, newId, QueueUnavailable, systemClock, type Transaction } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { findAttachment, forgetUnsent, insertAttachment, noteSent } from "../src/attachments/attachment-store.ts";
import { ended } from "../src/consultations/consultation.ts";
import { findConsultation, writeConsultation } from "../src/consultations/consultation-store.ts";
import { listReadMarks, moveReadMark } from "../src/consultations/read-mark-store.ts";
import type { Deps } from "../src/deps.ts";
import { contextOf, type SealedMessage } from "../src/messages/message.ts";
import { missedMessages } from "../src/messages/read-messages.ts";
import { addRecent, listRecent } from "../src/messages/recent.ts";
import { claimLetter, insertLetter } from "../src/notifications/letter-store.ts";
import { chatSockets } from "../src/sockets/chat-socket.ts";
import { doctorOf, openTalks } from "./open-talks.ts";

const talks = await openTalks();
afterAll(talks.close);
const { db, keyValue, encryption, deps, messageOf, store, underWay, sendBy } = talks;
const missed = (id: string, after: string | undefined) =>
  missedMessages(deps(), doctorOf(newId()), { kind: "consultation", id }, after);

it("what the queue did not take is nowhere, and can be sent again until the end, not after", async () => {
  const { id, doctorId } = await underWay();
  const send = sendBy(doctorId, async () => {
    throw new QueueUnavailable("it is away");
  });
  await expect(send(id)).rejects.toMatchObject({ code: "service_unavailable" });
  expect(await listRecent(deps(), id)).toEqual([]);
  await end(id);
  await expect(send(id)).rejects.toMatchObject({ code: "consultation_over" });
});

it("what the queue took before the end is accepted after it, though neither was its sender told nor is it stored", async () => {
  const { id, doctorId } = await underWay();
  const send = sendBy(doctorId, async () => {});
  const { id: messageId } = await send(id);
  await db("messageClaims").where({ messageId }).update({ acceptedAt: null });
  await end(id);
  expect(await send(id)).toMatchObject({ id: messageId });
});

/** A doctor's device that joins a talk, and what is told of that. */
async function joining(joined: () => Promise<boolean>) {
  const { id: consultationId, doctorId } = await underWay();
  const told: string[] = [];
  const hub = { tell: (_: object, __: string, event: string) => void told.push(event) };
  const { handlers } = chatSockets({ ...deps(), clock: systemClock, hub, presence: { joined } } as unknown as Deps);
  const { join_consultation } = handlers as Record<string, (given: object) => Promise<object>>;
  const [id, actor] = [newId(), doctorOf(doctorId)];
  const join = (isIn = true) => {
    const connection = { id, actor, join: async () => {}, isIn: () => isIn };
    return join_consultation?.({ actor, body: { consultationId }, connection });
  };
  return { told, join };
}

it("whoever has hung up before their joining is done has not come", async () => {
  const { told, join } = await joining(async () => true);
  await join(false);
  expect(told).toEqual([]);
  await join(true);
  expect(told).toEqual(["user_joined"]);
});

it("whoever's joining cannot be written down has not come, and is told of, once, when they ask again", async () => {
  const tries = [() => Promise.reject(new Error("the database is away")), async () => true];
  const { told, join } = await joining(async () => tries.shift()?.() ?? false);
  await expect(join()).rejects.toThrow("the database is away");
  expect(told).toEqual([]);
  for (let time = 0; time < 2; time++) await join();
  expect(told).toEqual(["user_joined"]);
});

async function end(id: string): Promise<void> {
  const known = await findConsultation(db, { id });
  if (!known) throw new Error("there is none");
  const over = ended(known, "time_over", { at: instant(new Date()), isToRefund: false });
  await db.transaction((trx) => writeConsultation(trx as Transaction, over));
}

it("whoever comes back while the worker is behind is told what it has not stored yet", async () => {
  const conversationId = newId();
  const [first, second] = [messageOf(conversationId), messageOf(conversationId)];
  for (const message of [first, second]) await addRecent(deps(), message);
  const { messages } = await missed(conversationId, first.id);
  expect(messages.map(({ id }) => id)).toContain(second.id);
});

it("a file that goes out in the moment in which it would be forgotten is there, or goes out with nothing", async () => {
  const keep = async () => {
    const file = {
      id: newId(),
      conversationId: newId(),
      kind: "room",
      senderId: newId(),
      mediaType: "image/png",
    } as const;
    const kept = { ...file, name: "a.png", bytes: 1, createdAt: instant(new Date(0)), sentAt: null };
    await db.transaction((trx) => insertAttachment(trx as Transaction, kept, Buffer.from("x"), encryption));
    return kept.id;
  };
  const at = instant(new Date());
  const sent = await keep();
  const [, isThere] = await Promise.all([forgetUnsent(db, at, 20), noteSent(db, sent, at)]);
  expect((await findAttachment(db, sent, encryption)) !== undefined).toBe(isThere);
  const unsent = await keep();
  await forgetUnsent(db, at, 20);
  expect(await noteSent(db, unsent, at)).toBe(false);
  expect(await db("attachmentPieces").where({ attachmentId: unsent })).toEqual([]);
});

it("a letter has one sender at a time", async () => {
  const at = instant(new Date());
  const letter = { notificationId: newId(), dueAt: at, createdAt: at, tries: 0 };
  await insertLetter(db, letter);
  const later = instant(new Date(Date.now() + 60_000));
  const claimed = await Promise.all([claimLetter(db, letter, later), claimLetter(db, letter, later)]);
  expect(claimed.filter(Boolean)).toHaveLength(1);
});

it("of two who have read the same recent messages the second takes away nothing that is not stored", async () => {
  const conversationId = newId();
  const all = Array.from({ length: 300 }, () => messageOf(conversationId));
  for (const message of all) await addRecent(deps(), message);
  for (const message of all.slice(0, 250)) await store(message);
  // Each of these has instances of its own in mind: none waits for the other.
  const list = () => keyValue.list<SealedMessage>(`chat:recent:${conversationId}`);
  const stale: KeyValue = { ...keyValue, list: async () => all as never };
  await listRecent(deps(), conversationId);
  expect((await list()).map(({ id }) => id)).toEqual(all.slice(250).map(({ id }) => id));
  await listRecent({ db, keyValue: stale }, conversationId);
  expect(await list()).toHaveLength(50);
});

it("of a conversation in which much is said what is stored is let go while it is said, and what is not stays", async () => {
  const conversationId = newId();
  const all = Array.from({ length: 900 }, () => messageOf(conversationId));
  for (const [place, message] of all.entries()) {
    // The last ones are behind the worker.
    if (place < 880) await store(message);
    await addRecent(deps(), message);
  }
  const kept = (await keyValue.list<SealedMessage>(`chat:recent:${conversationId}`)).map(({ id }) => id);
  expect(kept.length).toBeLessThan(300);
  expect(kept).toEqual(expect.arrayContaining(all.slice(880).map(({ id }) => id)));
});

it("what was said at length is let go once it is stored, of one conversation and of many together, and what is not stored stays", async () => {
  const longOf = (id: string) => messageOf(id, { content: "x".repeat(16_000) });
  const keptOf = (id: string) => keyValue.list<SealedMessage>(`chat:recent:${id}`);
  const [one, other, behind] = [newId(), newId(), newId()];
  const said = async (message: SealedMessage) => {
    await store(message);
    await addRecent(deps(), message);
  };
  for (let time = 0; time < 40; time++) await said(longOf(one));
  expect((await keptOf(one)).length).toBeLessThan(30);
  for (let time = 0; time < 5; time++) await said(longOf(other));
  expect(await keptOf(other)).toHaveLength(5);
  const unstored = longOf(behind);
  await addRecent(deps(), unstored);
  for (let time = 0; time < 2_100; time++) await addRecent(deps(), longOf(newId()));
  expect(await keptOf(other)).toEqual([]);
  expect(await keptOf(behind)).toEqual([unstored]);
});

it("what was tried again for minutes is there for whoever comes back since, though its id is older than what they have", async () => {
  const conversationId = newId();
  const late = messageOf(conversationId, { id: idAt(-180_000) });
  const known = messageOf(conversationId, { id: idAt(0) });
  for (const message of [known, late]) await addRecent(deps(), message);
  const { messages } = await missed(conversationId, known.id);
  expect(messages.map(({ id }) => id)).toContain(late.id);
});

it("whoever has missed more than one answer holds is told so, by one message or by many", async () => {
  const conversationId = newId();
  const all = Array.from({ length: 502 }, () => messageOf(conversationId));
  for (const message of all) await store(message);
  const after = async (place: number) => (await missed(conversationId, all[place]?.id)).hasMore;
  expect([await after(0), await after(1)]).toEqual([true, false]);
});

it("a client's id and a room's people are each there once, whoever writes them at the same time", async () => {
  const claimed = { conversationId: newId(), senderId: newId(), clientMessageId: "a" };
  const row = () => ({
    ...claimed,
    messageId: newId(),
    fingerprint: "x",
    createdAt: instant(new Date()),
    acceptedAt: null,
  });
  await db("messageClaims").insert(row());
  await expect(db("messageClaims").insert(row())).rejects.toThrow();
  const room = { membersKey: newId(), createdAt: instant(new Date()) };
  await db("chatRooms").insert({ id: newId(), ...room });
  await expect(db("chatRooms").insert({ id: newId(), ...room })).rejects.toThrow();
});

it("of one payment there is one talk, whoever begins it at the same time", async () => {
  const { id } = await underWay();
  const known = await db("consultations").where({ id }).first();
  await expect(db("consultations").insert({ ...known, id: newId() })).rejects.toThrow();
  expect(await db("consultations").where({ paymentId: known.paymentId })).toHaveLength(1);
});

it("of a talk each of its two has a mark of their own of how far they have read", async () => {
  const { id } = await underWay();
  const marks = [newId(), newId()].map((accountId) => ({ accountId, messageId: newId() }));
  for (const mark of marks) expect(await moveReadMark(db, id, mark)).toBe(true);
  const expected = marks.map(({ accountId: userId, messageId }) => ({ userId, messageId }));
  expect(await listReadMarks(db, id)).toEqual(expect.arrayContaining(expected));
});

it("what was said at length comes in more than one answer, each once and in its order", async () => {
  const conversationId = newId();
  const long = "Sejak kemarin. ".repeat(260);
  const all = Array.from({ length: 250 }, () => {
    const id = newId();
    return messageOf(conversationId, { id, content: encryption.encrypt(long, contextOf(id)) });
  });
  for (const message of all) await store(message);
  const [first, ...others] = all.map(({ id }) => id);
  const seen: string[] = [];
  let answers = 0;
  for (let [after, hasMore] = [first as string, true]; hasMore; answers++) {
    const told = await missed(conversationId, after);
    expect(JSON.stringify(told.messages).length).toBeLessThan(1_500_000);
    seen.push(...told.messages.map(({ id }) => id).filter((id) => id > after));
    after = seen.at(-1) ?? after;
    hasMore = told.hasMore;
  }
  expect(answers).toBeGreaterThan(1);
  expect(seen).toEqual(others);
});

it("of what was said at length little more is read than one answer tells, however much there is", async () => {
  const conversationId = newId();
  const all = Array.from({ length: 400 }, () => {
    const id = newId();
    return messageOf(conversationId, { id, content: encryption.encrypt("x".repeat(11_000), contextOf(id)) });
  });
  for (const message of all) await store(message);
  let read = 0;
  const count = (rows: unknown, { sql }: { sql: string }) => {
    if (sql.startsWith("select * from `messages`")) read += (rows as unknown[]).length;
  };
  db.on("query-response", count);
  for (const [after, most] of [
    [undefined, 100],
    [all[0]?.id, 100],
    [all[200]?.id, 200],
  ] as const) {
    read = 0;
    const { messages } = await missed(conversationId, after);
    expect(messages.length).toBeGreaterThan(20);
    expect(read).toBeGreaterThanOrEqual(messages.length);
    expect(read).toBeLessThanOrEqual(most);
  }
  db.off("query-response", count);
});

it("whoever comes for the first time where much was said at length is told the latest of it", async () => {
  const conversationId = newId();
  const all = Array.from({ length: 120 }, () => {
    const id = newId();
    return messageOf(conversationId, { id, content: encryption.encrypt("Sejak kemarin. ".repeat(260), contextOf(id)) });
  });
  for (const message of all) await store(message);
  const seen = (await missed(conversationId, undefined)).messages.map(({ id }) => id);
  // One answer does not hold all of it.
  expect(seen.length).toBeLessThan(all.length);
  expect(seen).toEqual(all.slice(-seen.length).map(({ id }) => id));
});

it("what was stored just before what somebody knows is told them, for it may have been accepted after by another clock", async () => {
  const conversationId = newId();
  const [before, known] = [idAt(-30_000), idAt(0)];
  for (const id of [before, known]) await store(messageOf(conversationId, { id }));
  const { messages } = await missed(conversationId, known);
  expect(messages.map(({ id }) => id)).toContain(before);
});

it("of much that was said just before what somebody knows they are told the latest", async () => {
  const conversationId = newId();
  const known = messageOf(conversationId, { id: idAt(0) });
  const all = Array.from({ length: 510 }, (_, place) => messageOf(conversationId, { id: idAt(-50_000 + place) }));
  for (const message of [...all.slice(0, 500), known]) await store(message);
  // These are behind the worker.
  for (const message of all.slice(500)) await addRecent(deps(), message);
  const { messages } = await missed(conversationId, known.id);
  expect(messages.map(({ id }) => id)).toEqual(all.slice(-500).map(({ id }) => id));
});

/** An id of a moment that is so far from now. */
function idAt(ms: number): string {
  const time = (Date.now() + ms).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${randomUUID().slice(-12)}`;
}

import { type AccountActor, attachmentBytesMax } from "@rawat/contracts";
import {
  deadlineIn,
  instant,
  newId,
  perDay,
  runAs,
  runInContext,
  runWithin,
  systemClock,
  type Transaction,
} from "@rawat/platform";
import sharp from "sharp";
import { afterAll, expect, it } from "vitest";
import { insertAttachment, type KeptAttachment } from "../src/attachments/attachment-store.ts";
import { attach, fetchAttachment } from "../src/attachments/attachments.ts";
import type { Deps } from "../src/deps.ts";
import { doctorOf, openTalks, patientOf } from "./open-talks.ts";

const talks = await openTalks();
afterAll(talks.close);
const { db, deps, encryption, keyValue, roomOf, underWay } = talks;
const all = {
  ...deps(),
  clock: systemClock,
  limits: { take: async () => 0 },
  originOf: () => undefined,
} as unknown as Deps;

/** A talk and its doctor, who has sent a file for it. */
async function sender(more: Partial<KeptAttachment> = {}) {
  const { id: consultationId, doctorId } = await underWay();
  const actor = doctorOf(doctorId);
  const file = {
    id: newId(),
    conversationId: consultationId,
    kind: "consultation",
    senderId: actor.accountId,
  } as const;
  const what = { mediaType: "application/pdf", name: "a", bytes: 9, createdAt: instant(new Date()) } as const;
  const kept = { ...file, ...what, sentAt: null, ...more };
  await db.transaction((trx) => insertAttachment(trx as Transaction, kept, Buffer.from("x"), encryption));
  return { actor, consultationId, fileId: kept.id };
}

/** As large as a file may be. */
const largest = { name: "a.pdf", type: "application/pdf", bytes: Buffer.alloc(attachmentBytesMax, "%PDF-1.4\n") };
const document = { name: "a.pdf", type: "application/pdf", bytes: Buffer.from("%PDF-1.4\n") };

it.each([
  [23, "no more"],
  [25, "as much as ever"],
])("whoever sent all that they may in a day, %s hours ago, may send %s", async (hours, said) => {
  const createdAt = instant(new Date(Date.now() - hours * 3_600_000));
  const { actor, consultationId } = await sender({ bytes: 10 * attachmentBytesMax, createdAt });
  const sending = attach(all, actor, { fields: { consultationId }, files: { file: [document] } });
  if (said === "no more") await expect(sending).rejects.toMatchObject({ code: "too_many_requests" });
  else expect(await sending).toMatchObject({ name: "a.pdf", bytes: 9 });
});

it("a picture that is larger once it is clean than what is left of the day is not kept", async () => {
  const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
  const spots = sharp({ create: { width: 400, height: 400, channels: 3, background: "#888", noise } });
  const bytes = await spots.jpeg({ quality: 1 }).toBuffer();
  const { actor, consultationId } = await sender({ bytes: 10 * attachmentBytesMax - bytes.length });
  const send = (file: typeof document) => attach(all, actor, { fields: { consultationId }, files: { file: [file] } });
  const refused = { code: "too_many_requests" };
  await expect(send({ name: "a.jpg", type: "image/jpeg", bytes })).rejects.toMatchObject(refused);
  const asLarge = Buffer.alloc(bytes.length);
  document.bytes.copy(asLarge);
  expect(await send({ ...document, bytes: asLarge })).toMatchObject({ bytes: bytes.length });
});

it("whoever looks at too many files keeps nobody else from looking at theirs", async () => {
  const [one, other] = [await sender(), await sender()];
  const counted = { ...all, limits: keyValue } as unknown as Deps;
  const lookALot = async () => {
    for (let time = 0; time < 300; time++) await fetchAttachment(counted, one.actor, one.fileId);
  };
  await expect(lookALot()).rejects.toMatchObject({ code: "too_many_requests" });
  expect(await fetchAttachment(counted, other.actor, other.fileId)).toMatchObject({ bytesCount: 9 });
});

/** Begins to read a file, and does not come to its end. */
async function begunBy({ actor, fileId }: Awaited<ReturnType<typeof sender>>) {
  const { content } = await fetchAttachment(all, actor, fileId);
  const pieces = (content as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  const within = (ms: number) => runAs("chat", () => runWithin(ms, () => pieces.next()));
  return { within, leave: () => pieces.return?.() };
}

it("whoever reads two files slowly waits with a third one, and nobody else with theirs", async () => {
  const [one, other] = [await sender(), await sender()];
  const slow = [await begunBy(one), await begunBy(one)];
  for (const { within } of slow) await within(5_000);
  await expect((await begunBy(one)).within(1_500)).rejects.toMatchObject({ code: "service_too_slow" });
  const free = await begunBy(other);
  expect((await free.within(5_000)).value).toEqual(Buffer.from("x"));
  for (const { leave } of [...slow, free]) await leave();
  expect((await (await begunBy(one)).within(5_000)).value).toEqual(Buffer.from("x"));
});

it("a file is read to its end also by whoever takes longer for it than anybody waits for an answer to begin", async () => {
  const reading = await Promise.all([1, 2, 3].map(async () => begunBy(await sender())));
  // They come at once: two wait for another one's piece, with no time left that anybody would wait for an answer.
  const read = await Promise.all(reading.map(({ within }) => within(900)));
  expect(read.map(({ value }) => value)).toEqual(Array(3).fill(Buffer.from("x")));
  await Promise.all(reading.map(({ leave }) => leave()));
});

/** A picture of one colour, so many pixels wide and high. */
async function pictureOf(side: number) {
  const blank = sharp({ create: { width: side, height: side, channels: 3, background: "#c33" } });
  return { name: "a.png", type: "image/png", bytes: await blank.png().toBuffer() };
}

/** Limits that let everybody pass, and when so many were counted: who is counted comes next to those who wait. */
function countingTo(most: number) {
  const { promise: allWait, resolve } = Promise.withResolvers<void>();
  let count = 0;
  const take = async () => {
    if (++count === most) resolve();
    return 0;
  };
  return { limits: { take, giveBack: async () => {} }, allWait };
}

it("whoever sends something in a talk does not wait behind the pictures that are opened for rooms", async () => {
  const { actor, consultationId } = await sender();
  const colleagues = Array.from({ length: 9 }, () => doctorOf(newId()));
  const fields = { chatRoomId: await roomOf(colleagues) };
  const picture = await pictureOf(3_000);
  const { limits, allWait } = countingTo(colleagues.length);
  const order: string[] = [];
  const inRoom = colleagues.map(async (one) => {
    await attach({ ...all, limits }, one, { fields, files: { file: [picture] } });
    order.push("room");
  });
  await allWait;
  await attach(all, actor, { fields: { consultationId }, files: { file: [document] } });
  order.push("talk");
  await Promise.all(inRoom);
  expect(order.slice(-1)).toEqual(["room"]);
});

/** Patients who send large pictures in rooms at once, each from an address. @returns how others send small ones there meanwhile, and who was done in which order. */
async function crowdOf(addresses: readonly string[]) {
  const doctor = doctorOf(newId());
  const [large, small] = [await pictureOf(4_000), await pictureOf(40)];
  const crowd = addresses.map((address, n) => ({ actor: patientOf(n), address }));
  const { limits, allWait } = countingTo(crowd.length);
  const over: string[] = [];
  async function send(actor: AccountActor, address: string, file = small, other = doctor) {
    const fields = { chatRoomId: await roomOf([actor, other]) };
    const sending = () => attach({ ...all, limits }, actor, { fields, files: { file: [file] } });
    await runInContext({ requestId: newId(), address, ...deadlineIn(30_000) }, sending);
    over.push(file === large ? "crowd" : "other");
  }
  const crowded = Promise.allSettled(crowd.map(({ actor, address }) => send(actor, address, large)));
  await allWait;
  return {
    send,
    doctor,
    over,
    kept: async () => (await crowded).filter(({ status }) => status === "fulfilled").length,
  };
}

it("patients of one network who send pictures in rooms hold up neither the clinic's people there nor patients of another", async () => {
  const { send, doctor, over, kept } = await crowdOf(Array.from({ length: 6 }, (_, n) => `192.0.2.${n}`));
  await Promise.all([send(patientOf(9), "198.51.100.1"), send(doctor, "192.0.2.1", undefined, doctorOf(newId()))]);
  // One at a time, and the others wait.
  expect(await kept()).toBe(6);
  expect(over.slice(-2)).toEqual(["crowd", "crowd"]);
}, 60_000);

it("patients of one address who send pictures in rooms wait for each other, and their neighbour for one of them", async () => {
  const { send, over, kept } = await crowdOf(Array(7).fill("192.0.2.1"));
  await send(patientOf(9), "192.0.2.2");
  expect(await kept()).toBe(5);
  expect(over.slice(-2)).toEqual(["crowd", "crowd"]);
}, 60_000);

it("patients of one address send a gigabyte a day for rooms, of which what was no file takes nothing, and hold nobody elsewhere and nobody in a talk", async () => {
  const doctor = doctorOf(newId());
  const someone = async () => {
    const actor = patientOf(0);
    const fields = { chatRoomId: await roomOf([actor, doctor]) };
    return (from: string | undefined, file = document) =>
      attach(counted(from), actor, { fields, files: { file: [file] } });
  };
  const counted = (from?: string) => ({ ...all, limits: keyValue, originOf: () => from }) as unknown as Deps;
  const broken = { name: "a.png", type: "image/png", bytes: Buffer.alloc(1_000_000) };
  await expect((await someone())("there", broken)).rejects.toMatchObject({ code: "invalid_request" });
  // All that there is but for two such documents.
  const rest = 1_000_000_000 - 2 * document.bytes.length;
  expect(await keyValue.take("chat-room-bytes:there", perDay(1_000_000_000), rest)).toBe(0);
  const [one, another] = [await someone(), await someone()];
  for (const send of [one, another]) await send("there");
  await expect(one("there", largest)).rejects.toMatchObject({
    code: "too_many_requests",
    headers: { "retry-after": expect.stringMatching(/^[89]\d\d$/) },
  });
  expect(await one("elsewhere")).toMatchObject({ name: "a.pdf" });
  expect(await one(undefined)).toMatchObject({ name: "a.pdf" });
  const { actor, consultationId } = await sender();
  const sent = attach(counted("there"), actor, { fields: { consultationId }, files: { file: [largest] } });
  expect(await sent).toMatchObject({ name: "a.pdf" });
});

it("a small file that opens into many pixels takes of that what they are worth, for opening it is what it costs", async () => {
  const [doctor, actor] = [doctorOf(newId()), patientOf(0)];
  const fields = { chatRoomId: await roomOf([actor, doctor]) };
  const picture = await pictureOf(4_000);
  expect(picture.bytes.length).toBeLessThan(300_000);
  const counted = { ...all, limits: keyValue, originOf: () => "a studio" } as unknown as Deps;
  await attach(counted, actor, { fields, files: { file: [picture] } });
  const worth = (4_000 * 4_000) / 8;
  const left = (bytes: number) => keyValue.take("chat-room-bytes:a studio", perDay(1_000_000_000), bytes);
  expect(await left(1_000_000_000 - worth + 500_000)).toBeGreaterThan(0);
  expect(await left(1_000_000_000 - worth)).toBe(0);
});

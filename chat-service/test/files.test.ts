import { domain } from "@rawat/contracts";
import { instant, migrate, newId, platformMigrations, systemClock, type Transaction } from "@rawat/platform";
import { afterAll, describe, expect, it } from "vitest";
import { openServiceStore } from "../../tests/harness/service-store.ts";
import { migrations } from "../migrations/index.ts";
import {
  countBytes,
  forgetUnsent,
  insertAttachment,
  listSealed,
  noteSent,
  readPiece,
} from "../src/attachments/attachment-store.ts";
import { fetchAttachment, getAttachment } from "../src/attachments/attachments.ts";
import { startForgettingUnsent } from "../src/attachments/forget-unsent.ts";
import type { Deps } from "../src/deps.ts";
import { acceptMessage } from "../src/messages/accept-message.ts";
import { doctorOf, openTalks } from "./open-talks.ts";

const talks = await openTalks();
afterAll(talks.close);
const { db, deps, encryption, underWay } = talks;

const all = {
  ...deps(),
  ...{
    clock: systemClock,
    hub: { tell() {} },
    limits: { take: async () => 0 },
    originOf: () => undefined,
    queue: { publish: async () => {} },
  },
} as unknown as Deps;

/** A talk, and a file that its doctor has kept for it. */
async function keptFile(mediaType: "image/png" | "application/pdf") {
  const talk = await underWay();
  const actor = doctorOf(talk.doctorId);
  const keep = async () => {
    const file = { id: newId(), conversationId: talk.id, kind: "consultation", senderId: actor.accountId } as const;
    const kept = { ...file, mediaType, name: "a", bytes: 9, createdAt: instant(new Date(0)), sentAt: null };
    await db.transaction((trx) => insertAttachment(trx as Transaction, kept, Buffer.from("x"), encryption));
    return kept.id;
  };
  const send = (attachmentId: string, more: object = {}) =>
    acceptMessage(all, actor, {
      ...{ consultationId: talk.id, content: "Ini", attachmentId },
      type: mediaType === "application/pdf" ? "file" : "image",
      ...more,
    });
  return { actor, keep, send };
}

describe.each(["image/png", "application/pdf"] as const)("a file (%s)", (mediaType) => {
  it("that went out is kept, whatever else is forgotten", async () => {
    const { keep, send } = await keptFile(mediaType);
    const [sent, unsent] = [await keep(), await keep()];
    await send(sent);
    await forgetUnsent(db, instant(new Date()), 20);
    expect([...(await listSealed(db, [sent, unsent])).keys()]).toEqual([sent]);
  });

  it("is sent as what it is, and as nothing else", async () => {
    const { keep, send } = await keptFile(mediaType);
    const type = mediaType === "application/pdf" ? "image" : "file";
    await expect(send(await keep(), { type })).rejects.toMatchObject({ code: "unknown_attachment" });
  });

  it("is told of under the ending of what it is, also where it was kept without", async () => {
    const { keep } = await keptFile(mediaType);
    const ending = mediaType === "application/pdf" ? "pdf" : "png";
    expect((await getAttachment(all, await keep())).name).toBe(`a.${ending}`);
  });

  it("is no other one under the same id of its client's", async () => {
    const { keep, send } = await keptFile(mediaType);
    const clientMessageId = newId();
    await send(await keep(), { clientMessageId });
    await expect(send(await keep(), { clientMessageId })).rejects.toMatchObject({ code: "message_differs" });
  });
});

it("is opened for nobody who has looked at too many of late", async () => {
  const { actor, keep } = await keptFile("application/pdf");
  const busy = { ...all, limits: { take: async () => 1_500 } } as unknown as Deps;
  await expect(fetchAttachment(busy, actor, await keep())).rejects.toMatchObject({
    code: "too_many_requests",
    headers: { "retry-after": "2" },
  });
});

it("of what somebody sends what is older than a day counts no more", async () => {
  const { actor, keep } = await keptFile("image/png");
  await keep();
  expect(await countBytes(db, actor.accountId, instant(new Date(0)))).toBe(9);
  expect(await countBytes(db, actor.accountId, instant(new Date(1)))).toBe(0);
});

it("a file that went out with nothing is kept for a day, and no longer", async () => {
  await db("attachments").delete();
  const { keep } = await keptFile("application/pdf");
  const [young, old] = [await keep(), await keep()];
  for (const [id, hours] of [
    [young, 23],
    [old, 25],
  ] as const)
    await db("attachments")
      .where({ id })
      .update({ createdAt: instant(new Date(Date.now() - hours * 3_600_000)) });
  const forgetting = startForgettingUnsent({ ...all, logger: { info() {}, error() {} } } as unknown as Deps);
  await expect.poll(async () => [...(await listSealed(db, [old])).keys()], { timeout: 5_000 }).toEqual([]);
  await forgetting.stop();
  expect([...(await listSealed(db, [young])).keys()]).toEqual([young]);
});

it("a file that goes out once it was found among those to be forgotten is kept, with what is in it", async () => {
  const { keep } = await keptFile("image/png");
  const [sent, at] = [await keep(), instant(new Date())];
  // Of two who only begin at once the one that forgets is mostly done first.
  const sendingMeanwhile = new Proxy(db, {
    get: (store, name) =>
      name === "transaction"
        ? async (work: Parameters<typeof store.transaction>[0]) => {
            expect(await noteSent(db, sent, at)).toBe(true);
            return store.transaction(work);
          }
        : Reflect.get(store, name),
  });
  expect(await forgetUnsent(sendingMeanwhile, at, 100)).toBeGreaterThan(0);
  expect((await listSealed(db, [sent])).get(sent)?.sentAt).toBe(at);
  expect(await readPiece(db, sent, 0, encryption)).toEqual(Buffer.from("x"));
});

it("a file from before anybody noted which of them went out is forgotten by nobody", async () => {
  const before = migrations.findIndex(({ name }) => name === "0008-bound-attachments");
  const store = await openServiceStore("chat", migrations.slice(0, before));
  const createdAt = instant(new Date(0));
  const file = { id: newId(), conversationId: newId(), kind: "consultation", senderId: newId(), createdAt };
  await store.db("attachments").insert({ ...file, name: "a", mediaType: "image/png", bytes: 1 });
  await migrate(store.db, [...platformMigrations(domain.owners), ...migrations]);
  await forgetUnsent(store.db, instant(new Date()), 20);
  expect(await store.db("attachments")).toMatchObject([{ id: file.id, sentAt: createdAt }]);
  await store.close();
});

import type { AccountActor, ClinicEvents } from "@rawat/contracts";
import { createOutbox, instant, newId, systemClock } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import type { Deps } from "../src/deps.ts";
import { acceptMessage } from "../src/messages/accept-message.ts";
import { findClaim, renewClaim } from "../src/messages/claim-store.ts";
import { storeMessages } from "../src/messages/store-messages.ts";
import { doctorOf, openTalks, patientOf } from "./open-talks.ts";

const talks = await openTalks();
afterAll(talks.close);
const { db, deps, keyValue, roomOf } = talks;
const minuteMs = 60_000;

interface Published {
  id: string;
  body: string;
}

/** A room of two, and what becomes of what they say: when it is said, and whether the queue confirms it. */
async function openTalk() {
  const [patient, doctor] = [patientOf(1), doctorOf("01900000-0000-7000-8000-000000000001")];
  const chatRoomId = await roomOf([patient, doctor]);
  const published: Published[] = [];
  const say = (actor: AccountActor, content: string, { agoMs = 0, isConfirmed = true, clientMessageId = "" } = {}) =>
    acceptMessage(
      {
        ...deps(),
        ...{ limits: keyValue, messageRate: { burst: 100, perSecond: 10 }, roomMessagesADay: 2_000 },
        clock: { now: () => new Date(systemClock.now().getTime() - agoMs) },
        hub: { tell() {} },
        originOf: () => undefined,
        queue: {
          async publish(message: Published) {
            published.push(message);
            if (!isConfirmed) throw new Error("the queue did not answer");
          },
        },
      } as unknown as Deps,
      actor,
      { chatRoomId, content, ...(clientMessageId && { clientMessageId }) },
    );
  /** Tries to say something that the queue has, and of which nobody knows that. */
  const tryToSay = async (clientMessageId: string, agoMs: number) => {
    await expect(say(patient, "Dok?", { agoMs, isConfirmed: false, clientMessageId })).rejects.toThrow(
      "did not answer",
    );
    return published.at(-1) as Published;
  };
  const again = (clientMessageId: string) => say(patient, "Dok?", { clientMessageId });
  const store = (...messages: Published[]) =>
    storeMessages({ db, outbox: createOutbox<ClinicEvents>("chat") })(messages as never);
  const stored = async () =>
    (await db("messages").where({ conversationId: chatRoomId }).orderBy("id")).map(({ id }) => id);
  return { patient, doctor, say, tryToSay, again, store, stored, published };
}

it("what was tried and not accepted stands where it is accepted, where that is more than a minute later, and nowhere else", async () => {
  const { patient, doctor, say, tryToSay, again, store, stored, published } = await openTalk();
  const tried = await tryToSay("one", 1.1 * minuteMs);
  const [mine, answer] = [await say(patient, "Saya baik"), await say(doctor, "Syukurlah")];
  const accepted = await again("one");
  expect(Date.now() - Date.parse(accepted.createdAt)).toBeLessThan(minuteMs / 2);
  expect(await again("one")).toEqual(accepted);
  // The queue brings the first one late, and twice.
  await store(...published, tried);
  await store(tried);
  expect(await stored()).toEqual([mine.id, answer.id, accepted.id]);
});

it("what is tried again within a minute is the same message, also for those who do it at once", async () => {
  const { say, doctor, tryToSay, again, store, stored, published } = await openTalk();
  const tried = await tryToSay("one", minuteMs / 2);
  const answer = await say(doctor, "Ya?");
  for (const { id } of await Promise.all([again("one"), again("one"), again("one")])) expect(id).toBe(tried.id);
  await store(...published);
  expect(await stored()).toEqual([tried.id, answer.id]);
});

it("what was accepted though that could not be noted is the same message for ever, also before it is stored", async () => {
  const { say, patient, again, store, stored, published } = await openTalk();
  const { id } = await say(patient, "Dok?", { agoMs: 5 * minuteMs, clientMessageId: "one" });
  await db("messageClaims").where({ messageId: id }).update({ acceptedAt: null });
  expect((await again("one")).id).toBe(id);
  await store(...published);
  expect(await stored()).toEqual([id]);
});

it("what was stored though nobody was told so is the same message for ever", async () => {
  const { tryToSay, again, store, stored } = await openTalk();
  const tried = await tryToSay("one", 5 * minuteMs);
  await store(tried);
  expect((await again("one")).id).toBe(tried.id);
  expect(await stored()).toEqual([tried.id]);
});

it.each([
  ["", false],
  [", also while the queue brings it", true],
])("many who try what is old again at once all get one message, which is stored once%s", async (_, isBrought) => {
  for (let round = 0; round < 10; round++) {
    const { tryToSay, again, store, stored, published } = await openTalk();
    const tried = await tryToSay("one", 5 * minuteMs);
    const tries = Promise.all(Array.from({ length: 4 }, () => again("one")));
    if (isBrought) await store(tried);
    const [{ id } = expect.fail("There is none"), ...others] = await tries;
    for (const other of others) expect(other.id).toBe(id);
    await store(...published);
    expect(await stored()).toEqual([id]);
  }
});

it("what is stored while somebody is about to give it another id keeps its own", async () => {
  const { tryToSay, store } = await openTalk();
  const tried = await tryToSay("one", 5 * minuteMs);
  const claim = (await findClaim(db, { messageId: tried.id })) ?? expect.fail("There is none");
  await store(tried);
  const now = { messageId: newId(), createdAt: instant(new Date()) };
  expect(await renewClaim(db, claim, now)).toMatchObject({ messageId: tried.id });
});

it("what was tried so long ago that its claim is forgotten is stored all the same", async () => {
  const { tryToSay, store, stored } = await openTalk();
  const tried = await tryToSay("one", 5 * minuteMs);
  await db("messageClaims").where({ messageId: tried.id }).delete();
  await store(tried);
  expect(await stored()).toEqual([tried.id]);
});

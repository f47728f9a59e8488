import { setTimeout as delay } from "node:timers/promises";
import type { ClinicEvents } from "@rawat/contracts";
import {
  createOutbox,
  instant,
  inTransaction,
  type KeyValue,
  QueueUnavailable,
  runAs,
  systemClock,
} from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import {
  confirmAnswered,
  findConsultation,
  forgetAnswered,
  lockConsultation,
  noteAnswered,
} from "../src/consultations/consultation-store.ts";
import { closeConsultation } from "../src/consultations/end.ts";
import { startKeepingTime } from "../src/consultations/keep-time.ts";
import { dueStep, nextDue } from "../src/consultations/times.ts";
import type { Deps } from "../src/deps.ts";
import { reactions } from "../src/events.ts";
import { storeMessages } from "../src/messages/store-messages.ts";
import { doctorOf, openTalks } from "./open-talks.ts";

const talks = await openTalks();
afterAll(talks.close);
const { db, deps, keyValue, messageOf, store, underWay, sendBy } = talks;

it("an answer whose confirmation was lost is taken back only while nothing that the doctor said is stored", async () => {
  const { id, at } = await underWay();
  const answeredAt = async () => (await db("consultations").where({ id }).first()).answeredAt;
  await noteAnswered(db, id, at);
  await forgetAnswered(db, id, at);
  expect(await answeredAt()).toBeNull();
  await noteAnswered(db, id, at);
  await store(messageOf(id));
  await forgetAnswered(db, id, at);
  expect(await answeredAt()).toBe(at);
});

it("what was stored after its confirmation was lost is an answer", async () => {
  const { id, at } = await underWay();
  await noteAnswered(db, id, at);
  await forgetAnswered(db, id, at);
  const outbox = createOutbox<ClinicEvents>("chat");
  await storeMessages({ db, outbox })([{ body: JSON.stringify(messageOf(id)) }] as never);
  expect((await db("consultations").where({ id }).first()).answeredAt).not.toBeNull();
});

it("what is stored as somebody takes back that there is an answer is one", async () => {
  const [first, second] = (await Promise.all([underWay(), underWay()])).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (!first || !second) throw new Error("there are none");
  await noteAnswered(db, first.id, first.at);
  const [held, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = inTransaction(db, async (trx) => {
    await lockConsultation(trx, second.id);
    held.resolve();
    await released.promise;
  });
  await held.promise;
  const batch = [first, second].map(({ id }) => ({ body: JSON.stringify(messageOf(id)) }));
  const storing = storeMessages({ db, outbox: createOutbox<ClinicEvents>("chat") })(batch as never);
  await delay(200);
  const forgetting = forgetAnswered(db, first.id, first.at);
  await delay(200);
  released.resolve();
  await Promise.all([holding, storing, forgetting]);
  expect(await findConsultation(db, { id: first.id })).toMatchObject({ answeredAt: expect.any(String) });
});

it("what the doctor said first and the queue has not confirmed yet is waited for by whoever ends it: nothing of it goes back", async () => {
  const { id, at, doctorId } = await underWay();
  await noteAnswered(db, id, at);
  const ending = endBy(doctorId, id);
  await delay(300);
  expect((await findConsultation(db, { id }))?.status).toBe("active");
  await confirmAnswered(db, id, at);
  expect(await ending).toMatchObject({ status: "ended", isToRefund: false });
});

it("what the doctor tried to say and nobody has keeps nobody from ending it: it goes back", async () => {
  const { id, at, doctorId } = await underWay();
  await noteAnswered(db, id, at);
  const ending = endBy(doctorId, id);
  await delay(200);
  await forgetAnswered(db, id, at);
  expect(await ending).toMatchObject({ status: "ended", isToRefund: true });
});

it("whoever ends it while nobody knows is told to come again", async () => {
  const { id, at, doctorId } = await underWay();
  await noteAnswered(db, id, at);
  await expect(endBy(doctorId, id)).rejects.toMatchObject({ code: "service_unavailable" });
  expect((await findConsultation(db, { id }))?.status).toBe("active");
});

it("what failed to be said is no reason to forget what else the doctor has said", async () => {
  const { id, at } = await underWay();
  await noteAnswered(db, id, at);
  await confirmAnswered(db, id, at);
  await forgetAnswered(db, id, at);
  expect((await findConsultation(db, { id }))?.answeredAt).toBe(at);
});

it("what failed to be said takes back no answer that the doctor gave at another time, and that is on its way", async () => {
  const { id, at } = await underWay();
  await noteAnswered(db, id, at);
  await forgetAnswered(db, id, instant(new Date(Date.parse(at) + 1)));
  expect((await findConsultation(db, { id }))?.answeredAt).toBe(at);
});

it("what the doctor says after something of which nobody knows whether it was said confirms that they answered", async () => {
  const { id, at, doctorId } = await underWay();
  await noteAnswered(db, id, at);
  await sendBy(doctorId, async () => {})(id);
  expect(await findConsultation(db, { id })).toMatchObject({ answeredAt: at, answerConfirmedAt: expect.any(String) });
});

it("what the doctor said is their answer, also where what they tried before it came to nothing in that moment", async () => {
  const { id, at, doctorId } = await underWay();
  await noteAnswered(db, id, at);
  await sendBy(doctorId, () => forgetAnswered(db, id, at))(id);
  const known = await findConsultation(db, { id });
  expect(known).toMatchObject({ answeredAt: expect.any(String), answerConfirmedAt: expect.any(String) });
});

it("what is tried again in the moment in which it ends for want of an answer is said to nobody", async () => {
  const { id, doctorId } = await underWay();
  let isAway = true;
  const taken: string[] = [];
  const publish = async () => {
    if (isAway) throw new QueueUnavailable("it is away");
    taken.push(id);
  };
  // Whoever tries again has found it running by the time they look whether it was said before.
  const list = async () => {
    if (!isAway) await endBy(doctorId, id);
    return [];
  };
  const send = sendBy(doctorId, publish, { keyValue: { ...keyValue, list } as KeyValue });
  await expect(send(id)).rejects.toMatchObject({ code: "service_unavailable" });
  isAway = false;
  await expect(send(id)).rejects.toMatchObject({ code: "consultation_over" });
  expect(taken).toEqual([]);
  expect(await findConsultation(db, { id })).toMatchObject({ status: "ended", isToRefund: true });
});

it("one at whose end nobody has what its doctor tried to say ends for want of an answer: its time was not used", async () => {
  const { id, at } = await underWay();
  await noteAnswered(db, id, at);
  const tomorrow = new Date(Date.now() + 24 * 3_600_000);
  const keeping = startKeepingTime({
    ...withClock(),
    clock: { now: () => tomorrow },
    times: { lastsMs: 3_600_000, noShowMs: 600_000, warningMs: 60_000 },
  } as unknown as Deps);
  await expect.poll(async () => (await findConsultation(db, { id }))?.status, { timeout: 5_000 }).not.toBe("active");
  await keeping.stop();
  expect(await findConsultation(db, { id })).toMatchObject({
    status: "ended",
    endedBecause: "unanswered",
    isToRefund: true,
  });
});

it.each([true, false])(
  "one that a restored backup takes for still running (begun: %s) ends where its payment tells that it is over, and nothing goes back a second time",
  async (isBegun) => {
    const { id } = await underWay();
    if (!isBegun)
      await db("consultations").where({ id }).update({ status: "starting", startedAt: null, expiresAt: null });
    const { paymentId, patientId, doctorId } = (await findConsultation(db, { id })) ?? {};
    const data = { id: paymentId, patientId, doctorId, status: "settled", amount: 75_000, isConsultationOver: true };
    await inTransaction(db, (trx) =>
      runAs("chat", async () =>
        reactions(withClock())["payment.settled"]?.(trx, { version: 2, again: true, data } as never),
      ),
    );
    expect(await findConsultation(db, { id })).toMatchObject({
      status: "ended",
      endedBecause: "closed",
      isToRefund: false,
    });
  },
);

it("at its end it is over once the queue has said whether it has the doctor's first words, or will not say it", () => {
  const time = (seconds: number) => instant(new Date(Date.UTC(2026, 10, 27, 15, 0, seconds)));
  const times = { lastsMs: 60_000, noShowMs: 10_000, warningMs: 5_000 };
  const running = { startedAt: time(0), expiresAt: time(60), warnedAt: time(55) };
  const late = { ...running, answeredAt: time(58), answerConfirmedAt: null };
  const stepAt = (one: Parameters<typeof dueStep>[0], at: number) => dueStep(one, new Date(time(at)), times);
  expect([stepAt(late, 61), stepAt(late, 72), stepAt(late, 73)]).toEqual([undefined, undefined, "end"]);
  expect(nextDue(late, times)).toBe(time(73));
  // Who was to answer by then, and has just done so, has not missed it.
  const early = { ...running, warnedAt: null, answeredAt: time(9), answerConfirmedAt: null };
  expect([stepAt(early, 11), stepAt(early, 23), stepAt(early, 24)]).toEqual([undefined, undefined, "miss"]);
  const confirmed = { ...late, answerConfirmedAt: time(59) };
  expect([stepAt(confirmed, 59), stepAt(confirmed, 60)]).toEqual([undefined, "end"]);
});

const withClock = () =>
  ({
    ...deps(),
    clock: systemClock,
    hub: { tell() {} },
    outbox: createOutbox<ClinicEvents>("chat"),
  }) as unknown as Deps;

const endBy = (doctorId: string, id: string) =>
  runAs("chat", () => closeConsultation(withClock(), doctorOf(doctorId), id));

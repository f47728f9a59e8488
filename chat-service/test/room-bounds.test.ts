import type { AccountActor } from "@rawat/contracts";
import { deadlineIn, newId, perDay, runInContext, systemClock, TooMany } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { createLines } from "../src/conversations/lines.ts";
import type { Deps } from "../src/deps.ts";
import { acceptMessage } from "../src/messages/accept-message.ts";
import { createRoom } from "../src/rooms/rooms.ts";
import { doctorOf, openTalks, patientOf } from "./open-talks.ts";

const talks = await openTalks();
afterAll(talks.close);
const { db, deps, keyValue, roomOf, underWay } = talks;

const charactersADay = 100_000_000;
const depsFrom = (from: string | undefined, publish = async () => {}) =>
  ({
    ...deps(),
    clock: systemClock,
    hub: { tell() {} },
    limits: keyValue,
    messageRate: { burst: 100, perSecond: 10 },
    roomMessagesADay: 2_000,
    originOf: () => from,
    queue: { publish },
  }) as unknown as Deps;

it("patients of one address say a hundred megabytes a day in rooms, of which what was not accepted takes nothing, and hold nobody elsewhere, nobody in a talk and no doctor", async () => {
  const doctor = doctorOf(newId());
  const [one, other] = [patientOf(1), patientOf(2)];
  const rooms = new Map([one, other].map((actor) => [actor, roomOf([actor, doctor])]));
  const say = async (actor: AccountActor, from: string | undefined, publish?: () => Promise<void>) => {
    const chatRoomId = (await rooms.get(actor)) ?? (await rooms.get(one));
    return acceptMessage(depsFrom(from, publish), actor, { chatRoomId, content: "x".repeat(3_000) });
  };
  const lost = () => Promise.reject(new Error("the queue is away"));
  for (let time = 0; time < 10; time++) await expect(say(one, "there", lost)).rejects.toThrow("the queue is away");
  const refused = { code: "too_many_requests", message: "Enough for a day" };
  // All that there is but for two such messages.
  expect(await keyValue.take("chat-room-text:there", perDay(charactersADay), charactersADay - 10_000)).toBe(0);
  for (const actor of [one, other]) expect(await say(actor, "there")).toHaveProperty("id");
  await expect(say(one, "there")).rejects.toMatchObject(refused);
  for (const from of ["elsewhere", undefined]) expect(await say(other, from)).toHaveProperty("id");
  expect(await say(doctor, "there")).toHaveProperty("id");
  const { id: consultationId, doctorId } = await underWay();
  const inTalk = acceptMessage(depsFrom("there"), doctorOf(doctorId), { consultationId, content: "Halo" });
  expect(await inTalk).toHaveProperty("id");
});

it("a patient opens twenty rooms anew in a day, finds one that is there as often as they like, and nobody else is counted with them", async () => {
  const patient = patientOf(1);
  const doctors = Array.from({ length: 5 }, () => doctorOf(newId()));
  for (const doctor of doctors) await roomOf([patient, doctor]);
  const all = depsFrom("there");
  const open = (actor: AccountActor, others: readonly AccountActor[]) =>
    createRoom(all, actor, { userIds: others.map(({ accountId }) => accountId) });
  // Of every set of doctors one: there are 26 of two or more.
  const sets = Array.from({ length: 32 }, (_, bits) => doctors.filter((__, at) => bits & (1 << at)));
  const fresh = sets.filter(({ length }) => length > 1);
  const opened = await Promise.allSettled(fresh.map((others) => open(patient, others)));
  expect(opened.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  const refused = fresh[opened.findIndex(({ status }) => status === "rejected")] ?? [];
  await expect(open(patient, refused)).rejects.toMatchObject({ code: "too_many_requests" });
  for (let time = 0; time < 15; time++) await open(patient, doctors.slice(0, 1));
  const [colleague] = doctors as [AccountActor];
  const without = sets.filter((others) => others.length > 0 && !others.includes(colleague));
  for (const others of without) await open(colleague, others);
  expect(without).toHaveLength(15);
  expect(await db("chatRoomMembers").where({ accountId: patient.accountId })).toHaveLength(25);
});

it("what is dear is done by turns: of each account and of patients of one network in rooms one at a time, in talks behind none of them", async () => {
  const lines = createLines({
    own: { insideMax: 1, waitingMax: 1 },
    all: { insideMax: 2, waitingMax: 10 },
    address: { insideMax: 1, waitingMax: 1 },
    network: { insideMax: 1, waitingMax: 10 },
  });
  const full = () => new TooMany("too_many_requests");
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const come = (name: string, actor: AccountActor, address: string, kind: "room" | "consultation" = "room") =>
    runInContext({ requestId: newId(), address, ...deadlineIn(30_000) }, () =>
      lines(actor, kind, full, async () => {
        begun.push(name);
        await new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
  const [siti, budi, tono, wati] = [patientOf(1), patientOf(2), patientOf(3), patientOf(4)];
  const all = [come("siti", siti, "192.0.2.1"), come("siti again", siti, "192.0.2.1")];
  await expect(come("siti too often", siti, "192.0.2.1")).rejects.toThrow(TooMany);
  all.push(come("siti in a talk", budi, "192.0.2.1", "consultation"), come("near", budi, "192.0.2.2"));
  all.push(come("far", tono, "198.51.100.1"), come("farther", wati, "203.0.113.1"));
  all.push(come("doctor", doctorOf(newId()), "192.0.2.1"));
  const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
  await settle();
  expect(begun.toSorted()).toEqual(["doctor", "far", "siti", "siti in a talk"]);
  for (let round = 0; round < 6; round++) {
    for (const end of ends.splice(0)) end();
    await settle();
  }
  await Promise.all(all);
  expect(begun.toSorted()).toEqual(["doctor", "far", "farther", "near", "siti", "siti again", "siti in a talk"]);
});

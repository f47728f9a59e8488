import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { askAt } from "../harness/caller.ts";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { onServers, type Rawat } from "../harness/rawat.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  // Several share a database, which only servers can.
  rawat = await startSurgeryHouse({
    instances: onServers ? { chat: 2 } : {},
    environment: { PAYMENT_MINUTES: "0.1", LIMIT_MESSAGES_AT_ONCE: "100" },
  });
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask, dataOf } = askingOf(() => rawat);
const atOnce = 20;

/** Asks every instance of the chat in turn, so many at once. */
const atEach = (path: string, { token }: Talker, json: object) =>
  Promise.all(
    Array.from({ length: atOnce }, (_, at) =>
      askAt(rawat.gateways[at % rawat.gateways.length]?.url ?? "")("POST", path, { token, json }),
    ),
  );

it("what is sent twenty times at once under one clientMessageId is one message, stored once", async () => {
  const { patient, doctor, consultationId } = await surgery.talking();
  for (let round = 0; round < 5; round++) {
    const wish = { consultationId, content: `Putaran ${round}`, clientMessageId: randomUUID() };
    const answers = await atEach("/api/chats/messages", patient, wish);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1);
  }
  await untilQueueIsEmpty(rawat);
  await until(
    async () => (await dataOf(`/api/chats/consultation/${consultationId}/messages`, doctor.token)).length === 5,
  );
  const rows = await lookInto(rawat, "chat", (db) => db("messages").where({ conversationId: consultationId }));
  expect(rows).toHaveLength(5);
});

it("a room that is opened twenty times at once by the same people is one", async () => {
  for (let round = 0; round < 5; round++) {
    const [first, second] = [await surgery.newDoctor(), await surgery.newDoctor()];
    const open = () => atEach("/api/chats/rooms", first, { userIds: [second.accountId] });
    await until(async () => (await open()).every(({ status }) => status === 201), 20_000);
    expect(await dataOf("/api/chats/rooms", second.token)).toHaveLength(1);
  }
});

it("of payments that come late all at once, only so many begin as their doctor has places", async () => {
  const doctor = await surgery.newDoctor({ maxConsultations: 10 });
  const payments = await Promise.all(
    Array.from({ length: 10 }, async () => surgery.pay(await surgery.newPatient(), doctor)),
  );
  for (const { orderNumber } of payments) await surgery.play(orderNumber, "pending", { method: "qris" });
  await Promise.all(payments.map(({ id }) => surgery.comesTo(id, "expired", 30_000)));
  // The provider tells of when something was paid to the second.
  await pause(1_000);
  const fewer = { token: surgery.admin, json: { maxConsultations: 2 } };
  expect((await rawat.ask("PATCH", `/api/staff/${doctor.personId}`, fewer)).status).toBe(200);
  // What cannot be begun while nobody tells who works waits to be begun at one moment.
  const staff = rawat.services.staff;
  await Promise.all(staff.map((one) => one.stop()));
  await Promise.all(payments.map(({ orderNumber }) => surgery.play(orderNumber, "settlement", { attempt: "same" })));
  const kept = () => lookInto(rawat, "chat", (db) => db("consultations").where({ doctorId: doctor.personId }));
  await until(async () => (await kept()).length === payments.length, 30_000);
  // Whoever begins one stands behind the doctor's row first: while somebody else has it, none begins.
  await lookInto(rawat, "chat", (db) =>
    db.transaction(async (trx) => {
      if (onServers) await trx("people").where({ id: doctor.personId }).forUpdate();
      await Promise.all(staff.map((one) => one.restart()));
      await pause(2_000);
      const begun = (await kept()).filter(({ status }) => status !== "starting");
      if (onServers) expect(begun).toEqual([]);
    }),
  );
  const statusOf = async ({ id }: { id: string }) => {
    const { status } = await surgery.consultationOf(id, undefined, 30_000);
    return status;
  };
  let statuses: string[] = [];
  await until(async () => {
    statuses = await Promise.all(payments.map(statusOf));
    return !statuses.includes("starting");
  }, 30_000);
  expect(statuses.filter((status) => status === "active")).toHaveLength(2);
});

it("one account says a hundred things at once, by requests and by commands together, on every instance together, and then waits; nobody else does", async () => {
  const { patient, doctor, consultationId } = await surgery.talking();
  const say = (token: string) => ask("POST", "/api/chats/messages", { token, json: { consultationId, content: "x" } });
  const devices = await Promise.all(Array.from({ length: 4 }, () => surgery.connect(patient.token)));
  const startedAt = performance.now();
  const byCommand = devices.flatMap((device) =>
    Array.from({ length: 50 }, () =>
      device.send("send_message", { consultationId, content: "x" }).then(
        () => 202,
        ({ fault }) => fault.status,
      ),
    ),
  );
  const byRequest = Array.from({ length: 150 }, () => say(patient.token));
  const refused = (await Promise.all(byRequest)).filter(({ status }) => status === 429);
  for (const { headers } of refused) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  const statuses = await Promise.all(byCommand);
  expect(new Set([...statuses, 202])).toEqual(new Set([202, 429]));
  const taken = statuses.filter((status) => status === 202).length + 150 - refused.length;
  const cameAgain = ((performance.now() - startedAt) / 1_000) * 10;
  expect(taken).toBeGreaterThanOrEqual(100);
  expect(taken).toBeLessThanOrEqual(100 + cameAgain + 1);
  expect((await say(doctor.token)).status).toBe(202);
});

it("one account asks what it missed sixty times at once, over all its devices, and then waits; nobody else does", async () => {
  const { patient, doctor, consultationId } = await surgery.talking();
  const devices = await Promise.all(Array.from({ length: 4 }, () => surgery.connect(patient.token)));
  const asked = devices.flatMap((device) =>
    Array.from({ length: 25 }, () =>
      device.send("sync", { consultationId }).then(
        () => 200,
        ({ fault }) => fault.status,
      ),
    ),
  );
  const statuses = await Promise.all(asked);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(60);
  const other = await surgery.connect(doctor.token);
  expect((await other.send("sync", { consultationId })).messages).toEqual([]);
});

import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Device, openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { type OwnServers, startOwnServers } from "../harness/servers.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";
import { examine, openRooms, talk } from "../harness/storm.ts";

/** How long the database is away: ten minutes, where there is time for them. */
const outageMs = process.env.SOAK === "1" ? 600_000 : 8_000;
/** Five seconds are promised; the rest is for a busy machine. */
const withinMs = 7_500;

let servers: OwnServers;
let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  servers = await startOwnServers();
  rawat = await startSurgeryHouse({ gateways: 2, instances: { chat: 2 }, workers: 2 });
  surgery = await openSurgery(rawat);
}, 180_000);
afterAll(async () => {
  await surgery?.stop();
  await servers?.stop();
});

const out = ({ token }: Talker) => rawat.ask("POST", "/auth/logout", { token, json: {} });
const disable = ({ accountId }: Talker) =>
  rawat.ask("PATCH", `/api/users/${accountId}`, { token: surgery.admin, json: { disabled: true } });

/** Until both instances take people: one that lately was not ready is passed by, until a gateway has asked it again. */
async function untilBothAreReady(): Promise<void> {
  const areReady = async () => {
    const answers = (rawat.services.chat ?? []).map(({ url }) => fetch(`${url}/health/ready`));
    return (await Promise.all(answers)).every(({ ok }) => ok);
  };
  await until(areReady, 30_000);
  await delay(1_500);
}

/** Somebody with four devices, of which each instance of the chat has some. */
async function everywhere(): Promise<{ person: Talker; devices: Device[] }> {
  const person = await surgery.newPatient();
  const devices = await Promise.all([0, 1, 0, 1].map((gateway) => surgery.connect(person.token, gateway)));
  return { person, devices };
}

it("whoever signs out or is disabled while Redis is away is cut off on every instance, also when the one that heard of it dies", async () => {
  const people = await Promise.all([everywhere(), everywhere(), everywhere()]);
  const stays = await everywhere();
  const [first, second, third] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
  await servers.redis.kill();
  const cutOff = async ({ devices }: (typeof people)[0]) => {
    const startedAt = performance.now();
    await until(() => devices.every(({ socket }) => !socket.connected), 30_000);
    expect(performance.now() - startedAt).toBeLessThan(withinMs);
  };
  expect((await out(first.person)).status).toBeLessThan(300);
  await cutOff(first);
  expect((await disable(second.person)).status).toBe(200);
  await cutOff(second);
  // Whoever is connected stays so.
  expect(stays.devices.map(({ socket }) => socket.connected)).toEqual([true, true, true, true]);
  expect((await out(third.person)).status).toBeLessThan(300);
  const [chat] = rawat.services.chat;
  // In peace, though what it still has to tell the others goes nowhere.
  expect(await chat?.stop()).toBe(0);
  await servers.redis.restart();
  await chat?.restart();
  await cutOff(third);
}, 120_000);

it("who typed while Redis was away is not told of when it comes back", async () => {
  await untilBothAreReady();
  const { patient, doctor, consultationId } = await surgery.talking();
  const [types, ...listening] = await Promise.all([
    surgery.connect(doctor.token, 0),
    ...[0, 1, 0, 1].map((gateway) => surgery.connect(patient.token, gateway)),
  ]);
  for (const device of [types, ...listening]) await device.send("join_consultation", { consultationId });
  await servers.redis.kill();
  for (let times = 0; times < 5; times++) await types.send("typing_start", { consultationId });
  await delay(300);
  const heardThen = listening.map((device) => device.told("typing_start").length);
  await servers.redis.restart();
  await until(() => [types, ...listening].every(({ socket }) => !socket.connected), 30_000);
  // Those who connect anew then are told of it no more than those who were there.
  const [writes, ...back] = await Promise.all([
    surgery.connect(doctor.token),
    ...[0, 1, 0, 1].map((gateway) => surgery.connect(patient.token, gateway)),
  ]);
  for (const device of [writes, ...back]) await device.send("join_consultation", { consultationId });
  // Once this is heard everywhere, what waited before it would have been.
  await until(async () => {
    await writes.send("typing_stop", { consultationId });
    return back.every((device) => device.told("typing_stop").length > 0);
  }, 30_000);
  expect(back.flatMap((device) => device.told("typing_start"))).toEqual([]);
  expect(listening.map((device) => device.told("typing_start").length)).toEqual(heardThen);
  expect(heardThen).toContain(0);
}, 60_000);

it("whoever was not told what was said while Redis was away connects anew when it is back, and reads it", async () => {
  await untilBothAreReady();
  const { patient, doctor, consultationId } = await surgery.talking();
  const [says, ...listening] = await Promise.all([
    surgery.connect(doctor.token),
    surgery.connect(patient.token),
    surgery.connect(patient.token),
  ]);
  for (const device of [says, ...listening]) await device.send("join_consultation", { consultationId });
  await servers.redis.kill();
  const { id } = await says.send("send_message", { consultationId, content: "Beri minum sedikit-sedikit" });
  await delay(300);
  const deaf = listening.filter((device) => device.told("new_message").length === 0);
  await servers.redis.restart();
  expect(deaf).toHaveLength(1);
  await until(() => deaf.every(({ socket }) => !socket.connected), 30_000);
  const back = await surgery.connect(patient.token);
  await back.send("join_consultation", { consultationId });
  const { messages } = await back.send("sync", { consultationId });
  expect(messages.map((message) => message.id)).toEqual([id]);
}, 60_000);

it("whoever is connected to an instance that heard no others for a moment connects anew", async () => {
  await untilBothAreReady();
  const { devices } = await everywhere();
  const redis = new Redis(servers.redis.url, { lazyConnect: true });
  await redis.connect();
  // Each goes on telling the others; what they listen by is made anew.
  expect(await redis.call("CLIENT", "KILL", "TYPE", "pubsub")).toBeGreaterThanOrEqual(2);
  redis.disconnect();
  await until(() => devices.every(({ socket }) => !socket.connected));
}, 60_000);

it("whoever is disabled while the queue is away is cut off all the same, and nobody else is", async () => {
  const [shutOut, stays] = [await everywhere(), await everywhere()];
  await servers.rabbitmq.kill();
  try {
    expect((await disable(shutOut.person)).status).toBe(200);
    await until(() => shutOut.devices.every(({ socket }) => !socket.connected), 30_000);
    expect(stays.devices.map(({ socket }) => socket.connected)).toEqual([true, true, true, true]);
  } finally {
    await servers.rabbitmq.restart();
  }
}, 120_000);

it("whoever is in a consultation as their instance stops ends nothing of that with it", async () => {
  const { patient, doctor, consultationId } = await surgery.talking();
  for (const { token } of [patient, doctor])
    for (const gateway of [0, 1, 0, 1]) {
      const device = await surgery.connect(token, gateway);
      await device.send("join_consultation", { consultationId });
    }
  for (const chat of rawat.services.chat) {
    expect(await chat.stop()).toBe(0);
    await chat.restart();
  }
}, 60_000);

it("what a doctor could not say for want of a queue is no answer, and what they say then is one", async () => {
  const { doctor, consultationId } = await surgery.talking();
  const answeredAt = () =>
    lookInto(rawat, "chat", async (db) => (await db("consultations").where({ id: consultationId }).first()).answeredAt);
  const say = () =>
    rawat.ask("POST", "/api/chats/messages", { token: doctor.token, json: { consultationId, content: "Halo" } });
  await servers.rabbitmq.kill();
  try {
    expect((await say()).status).toBeGreaterThanOrEqual(500);
    expect(await answeredAt()).toBeNull();
  } finally {
    await servers.rabbitmq.restart();
  }
  await until(async () => (await say()).status === 202, 60_000);
  expect(await answeredAt()).not.toBeNull();
}, 120_000);

it(`a database that is away for ${outageMs / 1_000} seconds dead-letters nothing and loses nothing`, async () => {
  const rooms = await openRooms(surgery, 6);
  const talking = talk(surgery, rooms, (n) => n < 60);
  await until(async () => (await stored()) > 100, 60_000);
  await servers.mariadb.kill();
  await delay(outageMs);
  await servers.mariadb.restart();
  const said = await talking;
  await untilQueueIsEmpty(rawat, 60_000);
  const none = { lost: 0, duplicated: 0, unexpected: 0, disordered: 0 };
  const count = said.length;
  const all = { attempted: count, acknowledged: count, stored: count, ...none };
  await until(async () => (await examine(surgery, rawat.ask, rooms, said)).stored === count, 60_000);
  expect(await examine(surgery, rawat.ask, rooms, said)).toEqual(all);
  expect((await rawat.ask("GET", "/api/dead-letters", { token: surgery.admin })).body.data).toEqual([]);
}, 900_000);

const stored = (): Promise<number> =>
  lookInto(rawat, "chat", async (db) => Number((await db("messages").count({ count: "*" }))[0]?.count));

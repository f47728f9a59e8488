import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import type { Program } from "../harness/program.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { type OwnServers, startOwnServers } from "../harness/servers.ts";
import { untilQueueIsEmpty } from "../harness/stores.ts";
import { examine, openRooms, talk } from "../harness/storm.ts";

const messagesEach = process.env.SOAK === "1" ? 1_000 : 200;
const roomCount = 50;

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

/** Lets a program die where it stands when it has passed a point so often, and starts it again. */
async function die(program: Program | undefined, point: string): Promise<void> {
  // It may die before it was seen to be ready.
  await program?.restart({ FAULT_AT: `${point}:20` }).catch(() => undefined);
  await Promise.race([program?.ended(), delay(15_000)]);
  await program?.restart({ FAULT_AT: "" });
}

it("what is accepted is stored once and in its order, whoever dies: an instance, a worker, the broker, Redis, the database", async () => {
  const rooms = await openRooms(surgery, roomCount);
  const [chat, other] = rawat.services.chat;
  const [worker, second] = rawat.workers;
  const storm = async () => {
    for (const point of ["message-claimed", "message-confirmed", "message-told"]) await die(chat, point);
    for (const point of ["messages-before-commit", "messages-stored"]) await die(worker, point);
    await servers.rabbitmq.kill();
    await delay(3_000);
    await servers.rabbitmq.restart();
    await servers.redis.kill();
    await delay(1_000);
    await servers.redis.restart();
    await servers.mariadb.kill();
    await delay(3_000);
    await servers.mariadb.restart();
    await other?.kill();
    await delay(1_000);
    await other?.restart();
    await second?.kill();
    await second?.restart();
  };
  const storming = storm();
  const said = await talk(surgery, rooms, messagesEach);
  await storming;
  await untilQueueIsEmpty(rawat, 120_000);
  // What is kept for those who come back is forgotten, so that what is read now is what is stored.
  await servers.redis.kill();
  await servers.redis.restart();
  await until(async () => (await rawat.ask("GET", "/health")).status === 200, 60_000);
  const findings = await examine(surgery, rawat.ask, rooms, said);
  console.log(JSON.stringify(findings));
  const count = roomCount * 2 * messagesEach;
  const none = { lost: 0, duplicated: 0, unexpected: 0, disordered: 0 };
  expect(findings).toEqual({ attempted: count, acknowledged: count, stored: count, ...none });
  expect((await rawat.ask("GET", "/api/dead-letters", { token: surgery.admin })).body.data).toEqual([]);
}, 900_000);

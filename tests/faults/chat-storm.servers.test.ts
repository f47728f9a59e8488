import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import type { Program } from "../harness/program.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { type OwnServers, startOwnServers } from "../harness/servers.ts";
import { untilQueueIsEmpty } from "../harness/stores.ts";
import { examine, openRooms, talk, withoutEnd } from "../harness/storm.ts";

/** How much is said at least, and how often what can die does: the worker and an instance at each point, the broker, Redis. */
const [messagesEach, deathsEach, outages, withinMs] =
  process.env.SOAK === "1" ? [1_000, 10, 3, 3_600_000] : [200, 1, 1, 900_000];
const roomCount = 50;

let servers: OwnServers;
let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  servers = await startOwnServers();
  rawat = await startSurgeryHouse({ gateways: 2, instances: { chat: 2 }, workers: 2, environment: withoutEnd });
  surgery = await openSurgery(rawat);
}, 180_000);
afterAll(async () => {
  await surgery?.stop();
  await servers?.stop();
});

const chatPoints = ["message-claimed", "message-confirmed", "message-told"] as const;
const workerPoints = ["messages-before-commit", "messages-stored"] as const;

/** Lets a program die where it stands when it has passed a point so often, and starts it again. @returns whether it has died of that */
async function diesAt(program: Program | undefined, point: string, beside?: Program): Promise<boolean> {
  // It may die before it was seen to be ready.
  await program?.restart({ FAULT_AT: `${point}:20` }).catch(() => undefined);
  // Whoever lost it talks beside it since, and stays there until that goes as well.
  await beside?.restart();
  const hasDied = await Promise.race([program?.ended().then(() => true), delay(60_000).then(() => false)]);
  await program?.restart({ FAULT_AT: "" });
  return hasDied === true;
}

/** Everything dies that can. @returns the points at which an instance or the worker died, in their order */
async function storm(): Promise<string[]> {
  const [chat, other] = rawat.services.chat;
  const [worker, second] = rawat.workers;
  const deadly: string[] = [];
  for (let time = 0; time < deathsEach; time++) {
    for (const point of chatPoints) if (await diesAt(chat, point, other)) deadly.push(point);
    for (const point of workerPoints) if (await diesAt(worker, point)) deadly.push(point);
  }
  for (let time = 0; time < outages; time++) {
    await servers.rabbitmq.kill();
    await delay(3_000);
    await servers.rabbitmq.restart();
    await servers.redis.kill();
    await delay(1_000);
    await servers.redis.restart();
  }
  await servers.mariadb.kill();
  await delay(3_000);
  await servers.mariadb.restart();
  await other?.kill();
  await delay(1_000);
  await other?.restart();
  await second?.kill();
  await second?.restart();
  return deadly;
}

it(
  "what is accepted is stored once and in its order, whoever dies: an instance, a worker, the broker, Redis, the database",
  async () => {
    const rooms = await openRooms(surgery, roomCount);
    let isStorming = true;
    const storming = storm().finally(() => {
      isStorming = false;
    });
    const said = await talk(surgery, rooms, (n) => n < messagesEach || isStorming);
    const points = [...chatPoints, ...workerPoints];
    expect(await storming).toEqual(Array.from({ length: deathsEach }, () => points).flat());
    await untilQueueIsEmpty(rawat, 120_000);
    // What is kept for those who come back is forgotten, so that what is read now is what is stored.
    await servers.redis.kill();
    await servers.redis.restart();
    await until(async () => (await rawat.ask("GET", "/health")).status === 200, 60_000);
    const findings = await examine(surgery, rawat.ask, rooms, said);
    console.log(JSON.stringify(findings));
    const count = said.length;
    expect(count).toBeGreaterThanOrEqual(roomCount * 2 * messagesEach);
    const none = { lost: 0, duplicated: 0, unexpected: 0, disordered: 0 };
    expect(findings).toEqual({ attempted: count, acknowledged: count, stored: count, ...none });
    expect((await rawat.ask("GET", "/api/dead-letters", { token: surgery.admin })).body.data).toEqual([]);
  },
  withinMs,
);

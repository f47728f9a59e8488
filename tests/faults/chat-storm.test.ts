import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { type Program, until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { untilQueueIsEmpty } from "../harness/stores.ts";
import { examine, openRooms, talk, withoutEnd } from "../harness/storm.ts";

/** How much is said at least, and how often they die at each point: more than the time that a change may take is `npm run soak`'s. */
const [messagesEach, deathsEach] = process.env.SOAK === "1" ? [1_000, 10] : [100, 1];
const roomCount = 50;

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse({ environment: withoutEnd });
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const chatPoints = ["message-claimed", "message-confirmed", "message-told"] as const;
const workerPoints = ["messages-before-commit", "messages-stored"] as const;

const often = (points: readonly string[]) => Array.from({ length: deathsEach }, () => points).flat();

/** Lets a program die at each of these points in turn, as a power cut would, and starts it again. @returns at which it has died */
async function dieAt(program: Program | undefined, points: readonly string[]): Promise<string[]> {
  const deadly: string[] = [];
  for (const point of often(points)) {
    // It may die before it was seen to be ready.
    await program?.restart({ FAULT_AT: `${point}:20` }).catch(() => undefined);
    const hasDied = await Promise.race([program?.ended().then(() => true), delay(60_000).then(() => false)]);
    if (hasDied) deadly.push(point);
  }
  await program?.restart({ FAULT_AT: "" });
  return deadly;
}

it("what is accepted is stored, once and in its order, whatever dies at whatever point", async () => {
  const rooms = await openRooms(surgery, roomCount);
  const [worker] = rawat.workers;
  const [chat] = rawat.services.chat;
  let isStorming = true;
  const dying = Promise.all([dieAt(chat, chatPoints), dieAt(worker, workerPoints)]).finally(() => {
    isStorming = false;
  });
  const said = await talk(surgery, rooms, (n) => n < messagesEach || isStorming);
  expect(await dying).toEqual([often(chatPoints), often(workerPoints)]);
  // What is kept for those who come back is forgotten, so that what is read now is what is stored.
  await chat?.restart();
  let findings = await examine(surgery, rawat.ask, rooms, said);
  await until(async () => {
    findings = await examine(surgery, rawat.ask, rooms, said);
    return findings.lost === 0;
  }, 60_000).catch(() => undefined);
  console.log(JSON.stringify(findings));
  const count = said.length;
  expect(count).toBeGreaterThanOrEqual(roomCount * 2 * messagesEach);
  expect(findings).toEqual({
    attempted: count,
    acknowledged: count,
    stored: count,
    lost: 0,
    duplicated: 0,
    unexpected: 0,
    disordered: 0,
  });
  const letters = await rawat.ask("GET", "/api/dead-letters", { token: surgery.admin });
  expect(letters.body.data).toEqual([]);
  // Nothing waits any more, to be told or to be tried again.
  await untilQueueIsEmpty(rawat, 120_000);
}, 1_800_000);

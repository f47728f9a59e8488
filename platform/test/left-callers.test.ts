import { setTimeout as pause } from "node:timers/promises";
import { endpoint } from "@rawat/contracts/language";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { nowMs } from "../src/clock.ts";
import { createLanes } from "../src/lanes.ts";
import { assertAwaited, headers } from "../src/request-context.ts";
import { inTurns } from "../src/turns.ts";
import { actorOf, serveContract } from "./router-harness.ts";

const plain = { summary: "Long work", access: "anyone", errors: [], status: 200, response: z.string() } as const;
const work = {
  read: endpoint({ ...plain, method: "get", path: "/work" }),
  change: endpoint({ ...plain, method: "post", path: "/work" }),
  inLine: endpoint({ ...plain, method: "get", path: "/line" }),
};

let begun: string[] = [];
let done: string[] = [];
/** What everybody waits for before they are let in, and those who are in before they go on. */
let door: PromiseWithResolvers<void>;
let bookings: PromiseWithResolvers<void>;
const handle = (name: string) => async () => {
  begun.push(name);
  await bookings.promise;
  assertAwaited();
  done.push(name);
  return { data: name };
};
const serve = () => {
  const lanes = createLanes({ insideMax: 1, waitingMax: 10 });
  const full = () => new Error("Nobody else waits");
  const inLine = () => inTurns([[lanes, ""]], full, handle("in line"));
  return serveContract(work, { read: handle("read"), change: handle("change"), inLine }, async (token) => {
    await door.promise;
    return actorOf(token);
  });
};
let service: Awaited<ReturnType<typeof serve>>;
beforeEach(async () => {
  [begun, done] = [[], []];
  [door, bookings] = [Promise.withResolvers(), Promise.withResolvers()];
  service = await serve();
});
afterEach(() => service.close());

/** Asks, and leaves before there is an answer. */
async function leave(method: string, path = "/work") {
  const leaving = new AbortController();
  const asked = service.ask(method, path, undefined, { signal: leaving.signal }).catch(() => undefined);
  await pause(100);
  leaving.abort();
  await asked;
  await expect.poll(() => service.lines.filter((line) => line.includes("caller_left")).length).toBe(1);
}

const settled = () => pause(100);

test("what nobody waits for any more when it is looked at is not begun", async () => {
  door.resolve();
  bookings.resolve();
  const late = { headers: { [headers.deadlineAt]: String(nowMs() - 1_000) } };
  expect((await service.ask("GET", "/work", undefined, late)).status).toBe(504);
  await settled();
  expect(begun).toEqual([]);
});

test("what was to be read by somebody who has left meanwhile is not begun, and no fault; what they changed is", async () => {
  bookings.resolve();
  await leave("GET");
  door.resolve();
  await settled();
  expect(begun).toEqual([]);
  expect(service.lines.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);

  door = Promise.withResolvers();
  service.lines.length = 0;
  await leave("POST");
  door.resolve();
  await settled();
  expect(done).toEqual(["change"]);
});

test("what is read for somebody who leaves goes no further than where it looks whether they wait", async () => {
  door.resolve();
  await leave("GET");
  expect(begun).toEqual(["read"]);
  bookings.resolve();
  await settled();
  expect(done).toEqual([]);
});

test("what is read in turns is not begun for somebody who has left before theirs came, and is for who comes after them", async () => {
  door.resolve();
  const first = service.ask("GET", "/line");
  await expect.poll(() => begun).toEqual(["in line"]);
  await leave("GET", "/line");
  const last = service.ask("GET", "/line");
  await settled();
  bookings.resolve();
  expect([(await first).status, (await last).status]).toEqual([200, 200]);
  await settled();
  expect(begun).toHaveLength(2);
});

import { endpoint, signedJson } from "@rawat/contracts";
import { type KeyValue, KeyValueUnavailable, TooMany } from "@rawat/platform";
import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { openMemoryKeyValue } from "../../platform/src/key-value/memory.ts";
import type { Caller } from "../src/caller.ts";
import { createRequestLimits } from "../src/request-limits.ts";
import { createWindowLimit } from "../src/window-limit.ts";
import { fakeServices, startTestGateway, startUpstream } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const one of opened.splice(0).toReversed()) await one.close();
});

const visitor: Caller = { actor: { kind: "visitor" } };
const account = (accountId: string): Caller => ({ actor: { kind: "account", accountId, role: "staff", name: "S" } });

const away = (): KeyValue => {
  const fail = () => Promise.reject(new KeyValueUnavailable());
  return { ...openMemoryKeyValue(), increment: fail, get: fail, set: fail, delete: fail };
};

/** Takes until it is refused; answers how often it was let in. */
async function takenOf(take: () => void | Promise<void>, tries: number): Promise<number> {
  let taken = 0;
  for (let turn = 0; turn < tries; turn++) {
    try {
      await take();
      taken++;
    } catch (error) {
      expect(error).toBeInstanceOf(TooMany);
    }
  }
  return taken;
}

/** In the middle of a minute, so that a test does not meet the end of one. */
const midMinute = () => {
  const fixed = new Date("2026-11-21T02:00:20.000Z");
  return { now: () => fixed };
};

describe("requests a minute", () => {
  test.each([1, 7, 20, 100, 1_000])(
    "a limit of %i lets in exactly as many, over two gateways that take turns",
    async (max) => {
      const keyValue = openMemoryKeyValue();
      const both = [0, 1].map(() => createRequestLimits(keyValue, midMinute(), { accountMax: max, addressMax: max }));
      let turn = 0;
      expect(await takenOf(() => both[turn++ % 2]?.take(account("one"), "203.0.113.1"), max * 2)).toBe(max);
      await Promise.all(both.map((limits) => limits.stop()));
    },
  );

  test("nor is it passed when all come at once", async () => {
    const keyValue = openMemoryKeyValue();
    const both = [0, 1].map(() => createRequestLimits(keyValue, midMinute(), { accountMax: 100, addressMax: 100 }));
    const tries = Array.from({ length: 400 }, async (_, at) => both[at % 2]?.take(account("one"), "203.0.113.1"));
    const outcomes = await Promise.allSettled(tries);
    const taken = outcomes.filter(({ status }) => status === "fulfilled").length;
    expect(taken).toBeGreaterThanOrEqual(96);
    expect(taken).toBeLessThanOrEqual(104);
    await Promise.all(both.map((limits) => limits.stop()));
  });

  test("far from the limit no request waits for the shared counter, which learns of them all the same", async () => {
    const keyValue = openMemoryKeyValue();
    const increment = vi.spyOn(keyValue, "increment");
    const limits = createRequestLimits(keyValue, midMinute(), { accountMax: 6_000, addressMax: 3_000 });
    for (let turn = 0; turn < 100; turn++) expect(limits.take(account("one"), "203.0.113.1")).toBeUndefined();
    expect(increment).not.toHaveBeenCalled();
    await limits.stop();
    expect(increment).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("one"), expect.any(Number), 100);
  });

  test("accounts, and addresses without a token, are counted apart; a network of IPv6 as one address", async () => {
    const limits = createRequestLimits(openMemoryKeyValue(), midMinute(), { accountMax: 5, addressMax: 3 });
    expect(await takenOf(() => limits.take(account("one"), "203.0.113.1"), 9)).toBe(5);
    expect(await takenOf(() => limits.take(account("two"), "203.0.113.1"), 9)).toBe(5);
    expect(await takenOf(() => limits.take(visitor, "203.0.113.1"), 9)).toBe(3);
    let host = 0;
    expect(await takenOf(() => limits.take(visitor, `2001:db8::${++host}`), 9)).toBe(3);
    await limits.stop();
  });

  test("notifications are counted apart from what people behind the same address ask", async () => {
    const limits = createRequestLimits(openMemoryKeyValue(), midMinute(), { accountMax: 5, addressMax: 3 });
    expect(await takenOf(() => limits.take(visitor, "203.0.113.1", true), 9)).toBe(3);
    expect(await takenOf(() => limits.take(visitor, "203.0.113.1"), 9)).toBe(3);
    expect(await takenOf(() => limits.take(visitor, "203.0.113.2"), 9)).toBe(3);
    expect(await takenOf(() => limits.take(visitor, "203.0.113.2", true), 9)).toBe(3);
    await limits.stop();
  });

  test("the next minute begins anew, and the refusal told when", async () => {
    let now = new Date("2026-11-21T02:00:20.000Z");
    const limits = createRequestLimits(openMemoryKeyValue(), { now: () => now }, { accountMax: 2, addressMax: 2 });
    expect(await takenOf(() => limits.take(visitor, "203.0.113.1"), 5)).toBe(2);
    expect(() => limits.take(visitor, "203.0.113.1")).toThrow(
      expect.objectContaining({ headers: { "retry-after": "40" } }),
    );
    now = new Date("2026-11-21T02:01:00.000Z");
    expect(await takenOf(() => limits.take(visitor, "203.0.113.1"), 5)).toBe(2);
    await limits.stop();
  });

  test("while the store is away the limit stays on, and no request waits for it", async () => {
    const keyValue = away();
    const increment = vi.spyOn(keyValue, "increment");
    const limits = createRequestLimits(keyValue, midMinute(), { accountMax: 50, addressMax: 50 });
    expect(await takenOf(() => limits.take(account("one"), "203.0.113.1"), 100)).toBe(50);
    expect(increment.mock.calls.length).toBeLessThan(5);
    await limits.stop();
  });
});

describe("through the gateway", () => {
  test("past the limit requests are answered 429 with the time to wait, by one gateway and by the other", async () => {
    const cards = await startUpstream((_, response) => response.end("ok"));
    const keyValue = openMemoryKeyValue();
    const both = await Promise.all(
      [0, 1].map(() => startTestGateway({ instances: [cards.url], keyValue, addressMax: 20, accountMax: 10 })),
    );
    opened.push(cards, ...both);
    const statuses: number[] = [];
    for (let turn = 0; turn < 30; turn++) {
      const answer = await fetch(`${both[turn % 2]?.url}/api/public/cards`, {
        headers: { "x-forwarded-for": `6.6.6.${turn}` },
      });
      statuses.push(answer.status);
      if (answer.status === 429) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    // A minute may end meanwhile, and then both limits begin anew.
    const taken = statuses.filter((status) => status === 200).length;
    if (new Set(statuses.slice(-10)).has(429)) expect(taken).toBe(20);
    expect(cards.seen).toHaveLength(taken);
  });

  test("refused tokens count against the address they come from", async () => {
    const gateway = await startTestGateway({ addressMax: 5 });
    opened.push(gateway);
    const statuses: number[] = [];
    for (let turn = 0; turn < 9; turn++) {
      statuses.push(
        (await fetch(`${gateway.url}/api/cards`, { headers: { authorization: `Bearer guess${turn}` } })).status,
      );
    }
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
    expect(statuses.at(-1)).toBe(429);
  });
});

test("a flood of notifications from an address keeps nobody who asks from there waiting, nor the other way round", async () => {
  const told = endpoint({
    summary: "A notification of the tests",
    status: 200,
    errors: [],
    method: "post",
    path: "/api/public/told",
    access: "anyone",
    body: signedJson(z.unknown()),
  });
  const cards = await startUpstream((request, response) => {
    request.resume();
    response.end("ok");
  });
  const services = { cards: { contracts: { cards: { ...fakeServices.cards.contracts.cards, told } } } };
  const gateway = await startTestGateway({ instances: [cards.url], services, addressMax: 5, trusted: ["127.0.0.1"] });
  opened.push(cards, gateway);
  const ask = (address: string, path: string, method = "GET") =>
    fetch(`${gateway.url}${path}`, { method, headers: { "x-forwarded-for": address } });
  const tell = (address: string) => ask(address, "/api/public/told", "POST");
  const read = (address: string) => ask(address, "/api/public/cards");
  const statusesOf = async (once: () => Promise<Response>) => {
    const statuses: number[] = [];
    for (let turn = 0; turn < 15; turn++) statuses.push((await once()).status);
    return statuses;
  };
  expect((await statusesOf(() => tell("203.0.113.1"))).at(-1)).toBe(429);
  expect((await read("203.0.113.1")).status).toBe(200);
  expect((await statusesOf(() => read("203.0.113.2"))).at(-1)).toBe(429);
  expect((await tell("203.0.113.2")).status).toBe(200);
});

describe("what must not be tried often", () => {
  const options = { name: "test", limit: 3, windowMs: 60_000 };

  test("is counted over all instances, and told how much is left", async () => {
    const keyValue = openMemoryKeyValue();
    const [one, two] = [createWindowLimit(keyValue, options), createWindowLimit(keyValue, options)];
    for (const limit of [one, two, one]) expect((await limit.hit("key")).exceeded).toBe(false);
    const use = await two.hit("key");
    expect(use).toMatchObject({ count: 4, limit: 3, exceeded: true });
    expect(use.retryAfterSeconds).toBeGreaterThan(50);
    expect(use.retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(await one.peek("key")).toMatchObject({ count: 4, exceeded: true });
    expect(await one.peek("other")).toMatchObject({ count: 0, exceeded: false });
  });

  test("of many at once, exactly as many as the limit allows are within it", async () => {
    const limit = createWindowLimit(openMemoryKeyValue(), { ...options, limit: 10 });
    const uses = await Promise.all(Array.from({ length: 100 }, () => limit.hit("key")));
    expect(uses.filter(({ exceeded }) => !exceeded)).toHaveLength(10);
  });

  test("begins anew when it is cleared", async () => {
    const limit = createWindowLimit(openMemoryKeyValue(), options);
    await limit.hit("key");
    await limit.clear("key");
    expect((await limit.hit("key")).count).toBe(1);
  });

  test("is given back no more than was taken: what ended with its window is no try for free", async () => {
    const limit = createWindowLimit(openMemoryKeyValue(), options);
    for (let late = 0; late < 3; late++) await limit.giveBack("key");
    const uses = [];
    for (let turn = 0; turn < 4; turn++) uses.push((await limit.hit("key")).exceeded);
    expect(uses).toEqual([false, false, false, true]);
  });

  test("is given back also while the store is away: whoever signs in well uses nothing up", async () => {
    const limit = createWindowLimit(away(), options);
    for (let turn = 0; turn < 10; turn++) {
      expect((await limit.hit("key")).exceeded).toBe(false);
      await limit.giveBack("key");
    }
  });

  test("stays limited while the store is away", async () => {
    const limit = createWindowLimit(away(), options);
    const uses = [];
    for (let turn = 0; turn < 5; turn++) uses.push((await limit.hit("key")).exceeded);
    expect(uses).toEqual([false, false, false, true, true]);
    expect(await limit.peek("key")).toMatchObject({ count: 5, exceeded: true });
    await limit.clear("key");
    expect((await limit.peek("key")).count).toBe(0);
  });
});

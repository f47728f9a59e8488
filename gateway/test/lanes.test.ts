import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { startTestGateway, startUpstream, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

/** A gateway before a service that takes `ms` for each answer, and that counts how many it has in hand. */
async function start(ms: number) {
  let inHand = 0;
  let most = 0;
  const cards = await startUpstream(async (_, response) => {
    most = Math.max(most, ++inHand);
    await pause(ms);
    inHand--;
    response.end("ok");
  });
  const gateway = await startTestGateway({ instances: [cards.url] });
  opened.push(cards, gateway);
  const ask = (token: string) => fetch(`${gateway.url}/api/cards`, { headers: { authorization: `Bearer ${token}` } });
  const forget = () => {
    most = 0;
  };
  return { cards, gateway, ask, most: () => most, inHand: () => inHand, forget };
}

test("three hundred requests of one caller at once are all answered, and keep nobody else waiting", async () => {
  const { ask, most, inHand } = await start(200);
  const beganAt = performance.now();
  const flood = Promise.all(Array.from({ length: 300 }, () => ask("staff-2").then(({ status }) => status)));
  await until(() => inHand() === 32);
  const askedAt = performance.now();
  expect((await ask("staff-4")).status).toBe(200);
  const waitedMs = performance.now() - askedAt;
  expect(new Set(await flood)).toEqual(new Set([200]));
  // All of the flood takes ten times as long as one of it.
  expect(waitedMs).toBeLessThan((performance.now() - beganAt) / 2);
  expect(most()).toBeLessThanOrEqual(33);
});

test("whoever leaves while waiting makes room for nobody twice", async () => {
  const { cards, ask, gateway, most, inHand, forget } = await start(100);
  const leaving = new AbortController();
  const headers = { authorization: "Bearer staff-2" };
  const flood = Array.from({ length: 100 }, () =>
    fetch(`${gateway.url}/api/cards`, { headers, signal: leaving.signal }).catch(() => undefined),
  );
  await until(() => cards.seen.length >= 32);
  leaving.abort();
  await Promise.all(flood);
  // Of those who left some are read only now.
  let seen = -1;
  let since = 0;
  await until(() => {
    if (cards.seen.length !== seen || inHand() > 0) since = performance.now();
    seen = cards.seen.length;
    return performance.now() - since > 500;
  }, 15_000);
  forget();
  const again = await Promise.all(Array.from({ length: 100 }, () => ask("staff-2")));
  expect(again.map(({ status }) => status)).toEqual(Array(100).fill(200));
  expect(most()).toBeLessThanOrEqual(32);
});

test("a connection that sends far ahead of its answers is cut", async () => {
  const { cards, gateway } = await start(100);
  const socket = connect(gateway.port, "127.0.0.1");
  socket.on("error", () => undefined);
  const closed = once(socket, "close");
  socket.resume();
  socket.write("GET /api/public/cards HTTP/1.1\r\nHost: a\r\n\r\n".repeat(500));
  await closed;
  expect(cards.seen.length).toBeLessThanOrEqual(16);
});

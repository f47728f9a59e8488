import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { startTestGateway, startUpstream, until } from "./gateway-harness.ts";
import { unhurriedServices as services } from "./unhurried-services.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

/** A service that does one thing at a time, as a program does that has one thread: what is dear takes so many milliseconds, everything else none. */
async function startBusy(dearMs: number) {
  let line = Promise.resolve();
  let dear = dearMs;
  let inHand = 0;
  const upstream = await startUpstream(async ({ url }, response) => {
    inHand++;
    const turn = line.then(() => pause(url?.includes("dear") ? dear : 0));
    line = turn;
    await turn;
    inHand--;
    response.end("ok");
  });
  const getCheap = () => {
    dear = 1;
  };
  return { ...upstream, inHand: () => inHand, getCheap };
}

/** A gateway before it and before another one, which has time for everybody, and somebody who asks for `count` dear things at once, again and again. */
async function start(dearMs: number) {
  const busy = await startBusy(dearMs);
  const other = await startUpstream((_, response) => setTimeout(() => response.end("ok"), 1_000));
  const others = { notes: [other.url] };
  const gateway = await startTestGateway({ instances: [busy.url], services, others, trusted: ["127.0.0.1"] });
  opened.push(busy, other, gateway);
  const ask = (path: string, token?: string, address = "203.0.113.1") =>
    fetch(`${gateway.url}${path}`, {
      headers: { ...(token && { authorization: `Bearer ${token}` }), "x-forwarded-for": address },
    }).then(({ status }) => status);
  const stopping = new AbortController();
  const asking: Promise<void>[] = [];
  const flood = (count: number, one: (n: number) => Promise<number>) => {
    for (let n = 0; n < count; n++)
      asking.push(
        (async () => {
          while (!stopping.signal.aborted) await one(n);
        })(),
      );
  };
  opened.push({
    async close() {
      stopping.abort();
      await Promise.all(asking);
    },
  });
  return { busy, other, ask, flood };
}

/** The longest that somebody else waits, who asks for something cheap a few times. */
async function longestMs(ask: () => Promise<number>): Promise<number> {
  let longest = 0;
  for (let times = 0; times < 6; times++) {
    const askedAt = performance.now();
    expect(await ask()).toBe(200);
    longest = Math.max(longest, performance.now() - askedAt);
    await pause(100);
  }
  return longest;
}

test.each<[string, string, (n: number) => [token: string | undefined, address: string]]>([
  ["one account", "/api/cards/dear", () => ["staff-2", "203.0.113.1"]],
  ["one patient", "/api/cards/dear", () => ["patient-2", "203.0.113.1"]],
  ["twenty patients of one network", "/api/cards/dear", (n) => [`patient-${2 * (n % 20)}`, `203.0.113.${n}`]],
  ["visitors of one network", "/api/public/cards?dear", (n) => [undefined, `203.0.113.${n}`]],
])(
  "who asks a service for what is dear, forty times at once, keeps others waiting for about half a second: %s",
  async (_, path, whoOf) => {
    const { ask, flood } = await start(120);
    flood(40, (n) => ask(path, ...whoOf(n)));
    await pause(2_500);
    expect(await longestMs(() => ask("/api/cards/1", "staff-40", "198.51.100.1"))).toBeLessThan(2_000);
  },
  20_000,
);

test("who has few at a service that is busy with them has as many as ever at another one, and at that one too once it is fast", async () => {
  const { busy, other, ask, flood } = await start(300);
  flood(40, () => ask("/api/cards/dear", "staff-2"));
  await until(() => busy.inHand() <= 3 && busy.seen.length > 12, 15_000);
  const notes = Array.from({ length: 8 }, () => ask("/api/notes", "staff-2"));
  await until(() => other.seen.length === 8, 900);
  await Promise.all(notes);
  busy.getCheap();
  await until(() => busy.inHand() > 20, 15_000);
}, 40_000);

test("who waits to write at a service, many times, reads there meanwhile", async () => {
  const cards = await startUpstream(({ method }, response) => {
    if (method === "GET") response.end("ok");
  });
  const gateway = await startTestGateway({ instances: [cards.url], services, others: { notes: [] } });
  opened.push(cards, gateway);
  const headers = { authorization: "Bearer staff-2" };
  const leaving = new AbortController();
  const writing = Array.from({ length: 20 }, () =>
    fetch(`${gateway.url}/api/cards/1`, { method: "DELETE", headers, signal: leaving.signal }).catch(() => undefined),
  );
  await until(() => cards.seen.length === 8);
  const startedAt = performance.now();
  expect((await fetch(`${gateway.url}/api/cards/1`, { headers })).status).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  leaving.abort();
  await Promise.all(writing);
});

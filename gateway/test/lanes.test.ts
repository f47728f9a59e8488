import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { headers as own, Unauthenticated } from "@rawat/platform";
import { afterEach, expect, test, vi } from "vitest";
import { type GatewayWish, identify, startTestGateway, startUpstream, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

/** Of one caller at a service, before it is known how fast it answers them. */
const atFirst = 8;
/** A gateway before a service that takes `ms` for each answer, and that counts how many it has in hand. */
async function start(ms: number, wish: GatewayWish = {}) {
  let inHand = 0;
  let most = 0;
  const cards = await startUpstream(async (_, response) => {
    most = Math.max(most, ++inHand);
    await pause(ms);
    inHand--;
    response.end("ok");
  });
  const gateway = await startTestGateway({ instances: [cards.url], ...wish });
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

/** Asks for something that takes its time, from an address. */
const askingFrom = (url: string) => (token: string, address: string) =>
  fetch(`${url}/api/cards/1`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${token}`, "x-forwarded-for": address },
  }).then(({ status }) => status);

test("of all patients behind one network thirty-two are in hand at once, however many accounts they have, and keep nobody else waiting", async () => {
  const { gateway, inHand, most } = await start(400, { trusted: ["127.0.0.1"] });
  const ask = askingFrom(gateway.url);
  const flood = Array.from({ length: 12 * 20 }, (_, n) => ask(`patient-${n % 12}`, `198.51.100.${n % 200}`));
  await until(() => inHand() === 32);
  const askedAt = performance.now();
  const others = [ask("staff-4", "198.51.100.1"), ask("patient-99", "203.0.113.7")];
  expect(await Promise.all(others)).toEqual([200, 200]);
  // The whole flood takes eight times as long as one of it.
  expect(performance.now() - askedAt).toBeLessThan(1_600);
  expect(new Set(await Promise.all(flood))).toEqual(new Set([200]));
  expect(most()).toBeLessThanOrEqual(34);
}, 15_000);

test("of patients of all networks forty-eight are at a service at once, and the clinic's people pass", async () => {
  const { gateway, inHand, most } = await start(300, { trusted: ["127.0.0.1"] });
  const ask = askingFrom(gateway.url);
  const flood = Array.from({ length: 150 }, (_, n) => ask(`patient-${n}`, `198.51.${n % 10}.1`));
  await until(() => inHand() === 48);
  expect(await ask("staff-4", "198.51.1.1")).toBe(200);
  expect(new Set(await Promise.all(flood))).toEqual(new Set([200]));
  expect(most()).toBe(49);
}, 15_000);

test("of one patient sixteen are in hand at once, and another one of the same network passes", async () => {
  const { gateway, most, inHand } = await start(300);
  const ask = (token: string) => askingFrom(gateway.url)(token, "203.0.113.1");
  const flood = Array.from({ length: 60 }, () => ask("patient-1"));
  await until(() => inHand() === 16);
  expect(await ask("patient-2")).toBe(200);
  expect(most()).toBe(17);
  expect(new Set(await Promise.all(flood))).toEqual(new Set([200]));
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

test.each([
  ["our own hands", "/auth/profile", 4],
  ["a service", "/api/cards", 32],
])(
  "whoever leaves while it is asked who they are keeps none of their account's places with %s",
  async (_, path, places) => {
    const known: (() => void)[] = [];
    let isAsked = true;
    const cards = await startUpstream((_, response) => response.end("ok"));
    const gateway = await startTestGateway({
      instances: [cards.url],
      ownApp: (_, response) => response.end("ok"),
      async identify(authorization) {
        if (isAsked) await new Promise<void>((resolve) => known.push(resolve));
        return identify(authorization);
      },
    });
    opened.push(cards, gateway);
    const ask = (signal?: AbortSignal) =>
      fetch(`${gateway.url}${path}`, { headers: { authorization: "Bearer staff-2" }, ...(signal && { signal }) });
    const leaving = new AbortController();
    const left = Array.from({ length: places }, () => ask(leaving.signal).catch(() => undefined));
    await until(() => known.length === places);
    leaving.abort();
    await Promise.all(left);
    const allGone = new RegExp(`^http_requests_total\\{[^}]*status="499"[^}]*\\} ${places}$`, "m");
    await vi.waitFor(async () => expect(await gateway.metrics.text()).toMatch(allGone), 5_000);
    isAsked = false;
    for (const tell of known) tell();
    expect((await ask()).status).toBe(200);
  },
);

test("what waited until its time was nearly over is told so, and never reaches the service", async () => {
  const { cards, ask } = await start(3_500);
  const statuses = await Promise.all(Array.from({ length: 100 }, () => ask("staff-2").then(({ status }) => status)));
  // The first ones are answered; the next ones have a second and a half left, and may be begun. The last ones would have nothing.
  expect(statuses.filter((status) => status === 200)).toHaveLength(atFirst);
  expect(statuses.filter((status) => status === 504)).toHaveLength(100 - atFirst);
  expect(cards.seen.length).toBeLessThanOrEqual(atFirst + 2 * atFirst);
}, 15_000);

test.each([
  ["known at once", "staff-2"],
  ["asked for", "staff-3"],
])("a read that waited while its caller was shut out, who is %s, never reaches the service", async (_, token) => {
  const begun: (() => void)[] = [];
  const cards = await startUpstream((_, response) => void begun.push(() => response.end("ok")));
  let asked = 0;
  let isShutOut = false;
  const gateway = await startTestGateway({
    instances: [cards.url],
    identify(authorization) {
      asked++;
      if (isShutOut) throw new Unauthenticated("session_ended");
      return identify(authorization);
    },
  });
  opened.push(cards, gateway);
  const headers = { authorization: `Bearer ${token}` };
  const reads = Array.from({ length: atFirst + 1 }, () =>
    fetch(`${gateway.url}/api/cards`, { headers }).then(({ status }) => status),
  );
  await until(() => begun.length === atFirst && asked > atFirst);
  isShutOut = true;
  for (const end of begun) end();
  expect((await Promise.all(reads)).toSorted()).toEqual([...Array(atFirst).fill(200), 401]);
  expect(cards.seen).toHaveLength(atFirst);
});

test("of one account four are in our own hands at once, visitors and other accounts pass, and what waited too long is not begun", async () => {
  const inHand: { caller: string; end: () => void }[] = [];
  let begun = 0;
  const gateway = await startTestGateway({
    ownApp(request, response) {
      begun++;
      request.resume();
      inHand.push({ caller: request.headers.authorization ?? "", end: () => void response.end("ok") });
    },
  });
  opened.push(gateway);
  const ask = (token?: string) =>
    fetch(`${gateway.url}/auth/profile`, {
      method: "PATCH",
      headers: { ...(token && { authorization: `Bearer ${token}` }), "content-type": "application/json" },
      body: "{}",
    }).then(({ status }) => status);
  const flood = Array.from({ length: 150 }, () => ask("staff-2"));
  await until(() => begun === 4);
  const others = [ask("staff-4"), ask(), ask(), ask(), ask(), ask(), ask()];
  await until(() => begun === 11);
  for (const { end, caller } of inHand.splice(0)) if (!caller.endsWith("staff-2") || begun === 11) end();
  expect(await Promise.all(others)).toEqual(Array(7).fill(200));
  // Those four made room for four others, which now hold theirs for as long as anybody waits.
  await until(() => begun === 15);
  const statuses = await Promise.all(flood.map((answer) => Promise.race([answer, pause(4_600).then(() => 0)])));
  expect(begun).toBe(15);
  expect(statuses.filter((status) => status === 504)).toHaveLength(142);
  expect(inHand).toHaveLength(4);
  for (const { end } of inHand) end();
  expect(new Set(await Promise.all(flood))).toEqual(new Set([200, 504]));
}, 15_000);

test("what has waited for our own hands has as much less time there: it is told until when its caller waits, and no later", async () => {
  const begun: { atMs: number; until: number; end: () => void }[] = [];
  const gateway = await startTestGateway({
    ownApp(request, response) {
      const until = Number(request.headers[own.deadlineAt]);
      begun.push({ atMs: performance.now(), until, end: () => void response.end("ok") });
    },
  });
  opened.push(gateway);
  const headers = { authorization: "Bearer staff-2" };
  const answers = Array.from({ length: 5 }, () => fetch(`${gateway.url}/auth/profile`, { headers }));
  await until(() => begun.length === 4);
  await pause(2_000);
  begun[0]?.end();
  await until(() => begun.length === 5);
  for (const { end } of begun) end();
  await Promise.all(answers);
  const [first, last] = [begun[0], begun[4]] as const;
  expect((last?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(1_900);
  // They came at once.
  expect((last?.until ?? 0) - (first?.until ?? 0)).toBeLessThan(1_000);
});

test("what has waited among its patient's waits among its network's for as long as is left of its time, and is not begun after it", async () => {
  const begun: { caller: string | undefined; end: () => void }[] = [];
  const gateway = await startTestGateway({
    ownApp(request, response) {
      begun.push({ caller: request.headers.authorization, end: () => void response.end("ok") });
    },
  });
  opened.push(gateway);
  const ask = (patient: number) =>
    fetch(`${gateway.url}/auth/profile`, { headers: { authorization: `Bearer patient-${patient}` } }).then(
      ({ status }) => status,
    );
  // All that one network may have in our own hands.
  const inHand = [2, 4, 6, 8].flatMap((patient) => Array.from({ length: 4 }, () => ask(patient)));
  await until(() => begun.length === 16);
  const askedAt = performance.now();
  const fifth = ask(2).then((status) => ({ status, afterMs: performance.now() - askedAt }));
  const neighbour = ask(10);
  await pause(2_500);
  // The neighbour takes that one's place in the network, and the fifth its place among the patient's.
  begun.find(({ caller }) => caller === "Bearer patient-2")?.end();
  await until(() => begun.length === 17);
  expect(begun.at(-1)?.caller).toBe("Bearer patient-10");
  const { status, afterMs } = await fifth;
  for (const { end } of begun) end();
  expect(new Set(await Promise.all([...inHand, neighbour]))).toEqual(new Set([200]));
  expect(begun).toHaveLength(17);
  expect(status).toBe(504);
  // Four seconds; six and a half where it would wait anew.
  expect(afterMs).toBeLessThan(5_300);
}, 15_000);

test("what has waited for its turn has as much less time at the service: it is told until when its caller waits, and no later", async () => {
  const begun: { until: number; end: () => void }[] = [];
  const cards = await startUpstream((request, response) => {
    begun.push({ until: Number(request.headers[own.deadlineAt]), end: () => void response.end("ok") });
  });
  const gateway = await startTestGateway({ instances: [cards.url] });
  opened.push(cards, gateway);
  const headers = { authorization: "Bearer staff-2" };
  const answers = Array.from({ length: atFirst + 1 }, () => fetch(`${gateway.url}/api/cards`, { headers }));
  await until(() => begun.length === atFirst);
  await pause(2_000);
  begun[0]?.end();
  await until(() => begun.length === atFirst + 1);
  for (const { end } of begun) end();
  await Promise.all(answers);
  const times = begun.map(({ until }) => until);
  // They came at once.
  expect((times[atFirst] ?? 0) - Math.min(...times)).toBeLessThan(1_000);
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

import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { identify, sendRaw, startTestGateway, startUpstream, statusesIn, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const one of opened.splice(0).toReversed()) await one.close();
});

async function startGateway(wish: Parameters<typeof startTestGateway>[0] = {}) {
  const cards = await startUpstream((_, response) => response.end("ok"));
  const gateway = await startTestGateway({ instances: [cards.url], ...wish });
  opened.push(cards, gateway);
  return { cards, gateway };
}

const get = (target: string, further = "") => `GET ${target} HTTP/1.1\r\nhost: door\r\n${further}\r\n`;
const upgrading = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: a\r\n";
/** What a browser asks before a page of another origin may read something with a token. */
const preflight =
  "OPTIONS /api/cards HTTP/1.1\r\nhost: door\r\norigin: https://pages.test\r\naccess-control-request-method: GET\r\n\r\n";
const wrongMethod = "PUT /api/cards HTTP/1.1\r\nhost: door\r\n\r\n";

/** A whole minute's beginning is waited for where its end is near: a limit begins anew with it. */
async function earlyInMinute(): Promise<void> {
  const leftMs = 60_000 - (Date.now() % 60_000);
  if (leftMs < 15_000) await new Promise((resolve) => setTimeout(resolve, leftMs));
}

/** Sends the same one after another, over as few connections as are not ended; answers the statuses and how many connections it took. */
async function flood(port: number, request: string, count: number) {
  const statuses: number[] = [];
  let connections = 0;
  while (statuses.length < count) {
    connections++;
    const before = statuses.length;
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => socket.write(request));
      sockets.push(socket);
      socket.on("error", () => undefined).on("close", () => resolve());
      socket.on("data", (bytes) => {
        statuses.push(...statusesIn(bytes.toString("latin1")));
        if (statuses.length < count) socket.write(request);
        else socket.destroy();
      });
    });
    if (statuses.length === before) statuses.push(0);
  }
  return { statuses, connections };
}

const times = (count: number, status: number) => Array<number>(count).fill(status);

describe("what is answered before anybody is asked for", { timeout: 60_000 }, () => {
  test.each([
    ["a preflight", preflight, 204],
    ["a method that is not offered", wrongMethod, 405],
  ])(
    "is counted: %s is refused past the limit, and ends its connection after a hundred refusals",
    async (_, request, status) => {
      const { gateway } = await startGateway({ accountMax: 6, addressMax: 4, corsOrigins: ["https://pages.test"] });
      await earlyInMinute();
      const { statuses, connections } = await flood(gateway.port, request, 130);
      expect(statuses).toEqual([...times(10, status), ...times(120, 429)]);
      expect(connections).toBe(20);
    },
  );

  test.each([
    ["an odd path", get("/api//cards"), 400],
    ["an odd request for a socket", get("/ws//echo", upgrading), 400],
    ["a verb of another protocol", "PROPFIND / HTTP/1.1\r\nhost: door\r\n\r\n", 405],
    ["a tunnel", "CONNECT evil.test:443 HTTP/1.1\r\nhost: door\r\n\r\n", 405],
    ["an expectation", get("/api/cards", "expect: nonsense\r\n"), 417],
    ["what is no request", "nonsense\r\n\r\n", 400],
    ["too long a head", get("/", `x: ${"y".repeat(17_000)}\r\n`), 431],
  ])("is counted, and its connection's last: %s", async (_, request, status) => {
    const { gateway } = await startGateway({ accountMax: 6, addressMax: 4 });
    await earlyInMinute();
    const { statuses, connections } = await flood(gateway.port, request, 15);
    expect(statuses).toEqual([...times(10, status), ...times(5, 429)]);
    expect(connections).toBe(15);
  });

  test("takes nothing of what people behind the same address may ask, nor the other way round", async () => {
    const { gateway } = await startGateway({ accountMax: 6, addressMax: 4 });
    await earlyInMinute();
    expect((await flood(gateway.port, wrongMethod, 12)).statuses.at(-1)).toBe(429);
    expect((await flood(gateway.port, get("/api/public/cards"), 5)).statuses).toEqual([...times(4, 200), 429]);
    const own = get("/api/cards", "authorization: Bearer staff-2\r\n");
    expect((await flood(gateway.port, own, 7)).statuses).toEqual([...times(6, 200), 429]);
  });

  test("leaves a browser, which asks before each request, every one that its account and its address have", async () => {
    const { gateway } = await startGateway({ accountMax: 6, addressMax: 4, corsOrigins: ["https://pages.test"] });
    await earlyInMinute();
    for (const [request, count] of [
      [get("/api/cards", "authorization: Bearer staff-2\r\n"), 6],
      [get("/api/public/cards"), 4],
    ] as const)
      for (let turn = 0; turn < count; turn++) {
        expect((await flood(gateway.port, preflight, 1)).statuses).toEqual([204]);
        expect((await flood(gateway.port, request, 1)).statuses).toEqual([200]);
      }
  });

  test("is counted for the address that a trusted proxy tells, and costs others behind it nothing", async () => {
    const { gateway } = await startGateway({ accountMax: 6, addressMax: 4, trusted: ["127.0.0.1"] });
    await earlyInMinute();
    const from = (address: string) => get("/api//cards", `x-forwarded-for: ${address}\r\n`);
    expect((await flood(gateway.port, from("203.0.113.1"), 12)).statuses.at(-1)).toBe(429);
    expect((await flood(gateway.port, from("203.0.113.2"), 1)).statuses).toEqual([400]);
  });
});

test("nothing that was sent behind an odd request is executed", async () => {
  const { cards, gateway } = await startGateway();
  const behind = "POST /api/public/cards HTTP/1.1\r\nhost: door\r\ncontent-length: 0\r\n\r\n".repeat(3);
  for (const odd of [get("/api//cards"), get("/api/cards", "expect: nonsense\r\n")]) {
    const answer = await sendRaw(gateway.port, odd + behind);
    expect(statusesIn(answer)).toHaveLength(1);
    expect(answer).toMatch(/connection: close/i);
  }
  expect(cards.seen).toEqual([]);
});

test("of what is sent ahead of its answers no more is looked at in one turn than leaves all others theirs", async () => {
  let turn = 0;
  let isOver = false;
  const nextTurn = () => {
    turn++;
    if (!isOver) setImmediate(nextTurn);
  };
  const inTurn = new Map<number, number>();
  const { gateway } = await startGateway({
    identify(authorization) {
      inTurn.set(turn, (inTurn.get(turn) ?? 0) + 1);
      const untilMs = performance.now() + 8;
      while (performance.now() < untilMs);
      return identify(authorization);
    },
  });
  const piece = get("/api/cards", "authorization: Bearer staff-2\r\n").repeat(15);
  nextTurn();
  let answered = 0;
  for (let at = 0; at < 4; at++) {
    const socket = connect(gateway.port, "127.0.0.1", () => socket.write(piece));
    sockets.push(socket);
    socket.on("data", (bytes) => {
      answered += statusesIn(bytes.toString("latin1")).length;
    });
  }
  await until(() => answered === 60, 20_000);
  isOver = true;
  // The first of each connection, and what 20 ms are enough for.
  expect(Math.max(...inTurn.values())).toBeLessThanOrEqual(4 + 3);
});

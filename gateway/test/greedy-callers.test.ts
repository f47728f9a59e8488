import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { type Bounds, createShares } from "../src/shares.ts";
import { type GatewayWish, startTestGateway, startUpstream, statusesIn, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const one of opened.splice(0).toReversed()) await one.close();
});

const large = Buffer.alloc(20_000_000, "x");
const callers = 45;
/** Of all but bytes there is room for less than three of each of the callers. */
const bound = { each: 3, all: 2 * callers + 10 };
const bounds: Partial<Bounds> = {
  bodies: bound,
  bytes: { each: 30_000, all: 20_000 * callers },
  slowAnswers: bound,
  ownAnswers: bound,
};

/** Ends the answers that the service keeps back. */
const keptBack: (() => void)[] = [];

async function start(wish: GatewayWish = {}) {
  const cards = await startUpstream((request, response) => {
    if (request.url === "/api/public/cards?large") response.end(large);
    else if (request.url === "/api/public/upload?kept-back") {
      request.resume();
      keptBack.push(() => response.end("ok"));
    } else request.resume().on("end", () => response.end("ok"));
  });
  const gateway = await startTestGateway({
    instances: [cards.url],
    trusted: ["127.0.0.1"],
    ownApp: (request, response) => void request.resume().on("end", () => response.end("ok")),
    pools: { connectionsMax: 200 },
    ...wish,
  });
  opened.push(cards, gateway);
  return { cards, gateway };
}

interface Opened {
  socket: Socket;
  statuses(): number[];
  isClosed(): boolean;
}

function open(port: number, first: string, localAddress = "127.0.0.1"): Opened {
  let text = "";
  let isClosed = false;
  const socket = connect({ port, host: "127.0.0.1", localAddress }, () => socket.write(first));
  sockets.push(socket);
  socket.on("error", () => undefined).on("close", () => (isClosed = true));
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
  });
  return { socket, statuses: () => statusesIn(text), isClosed: () => isClosed };
}

/** Each of another network. */
const addressOf = (caller: number) => `192.0.${caller}.1`;
const head = (path: string, address: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\nContent-Length: ${length}\r\n\r\n`;
/** As many requests of each greedy caller as one may have. */
const greedy = (first: (address: string) => string, port: number, count = callers) =>
  Array.from({ length: count * bound.each }, (_, turn) => open(port, first(addressOf(1 + (turn % count)))));
const told = (all: readonly Opened[], status: number) =>
  all.filter(({ statuses }) => statuses().includes(status)).length;

/** An ordinary request whose body comes in two pieces, from an address that has asked for nothing else. */
async function inTwoPieces(port: number, path: string, length = 10): Promise<number[]> {
  const one = open(port, `${head(path, "198.51.100.1", length)}x`);
  await until(() => one.socket.bytesWritten > 0);
  one.socket.write("x".repeat(length - 1));
  await until(() => one.statuses().length > 0, 15_000);
  return one.statuses();
}

test.each([
  ["sign-in", "/auth/login", 1_000],
  ["a write", "/api/public/upload", 1_000],
  ["an upload", "/api/public/upload", 1_000_000],
])(
  "%s is served while 45 callers hold every place for bodies with some that never come",
  async (_, path, length) => {
    const { gateway } = await start({ shares: createShares(bounds) });
    const slow = greedy((address) => `${head(path, address, 1_000)}x`, gateway.port);
    // Those for whom there was no room were told so: all there is is taken.
    await until(() => told(slow, 503) >= callers * bound.each - bound.all, 15_000);
    expect(await inTwoPieces(gateway.port, path, length)).toEqual([200]);
  },
  40_000,
);

test("a write is served while 45 callers hold all the memory for bodies", async () => {
  const { gateway } = await start({ shares: createShares({ ...bounds, bodies: { each: 100, all: 4_000 } }) });
  const almost = "x".repeat(9_999);
  const slow = greedy((address) => head("/api/public/upload", address, 10_000) + almost, gateway.port);
  await until(() => told(slow, 503) >= 40, 15_000);
  expect(await inTwoPieces(gateway.port, "/api/public/upload", 10_000)).toEqual([200]);
}, 40_000);

test("what may be executed already is not given up, however much its caller has", async () => {
  const { gateway } = await start({
    shares: createShares({ ...bounds, bytes: { each: 30_000, all: 30_000 } }),
  });
  const whole = (address: string) => head("/api/public/upload?kept-back", address, 10_000) + "x".repeat(10_000);
  const all = [1, 2, 3].map(() => open(gateway.port, whole(addressOf(1))));
  await until(() => keptBack.length === 3);
  expect(await inTwoPieces(gateway.port, "/api/public/upload", 10_000)).toEqual([503]);
  for (const end of keptBack.splice(0)) end();
  await until(() => told(all, 200) === 3);
});

test("who is given up for others' bodies while waiting for our own hands is not begun when their turn comes", async () => {
  const begun: { caller: string | undefined; end: () => void }[] = [];
  const { gateway } = await start({
    corsOrigins: ["https://page.example"],
    shares: createShares({ ...bounds, bodies: { each: 100, all: 1 } }),
    ownApp(request, response) {
      request.resume();
      begun.push({ caller: request.headers.authorization, end: () => void response.end("ok") });
    },
  });
  const uncaught: Error[] = [];
  const note = (error: Error) => void uncaught.push(error);
  process.on("uncaughtExceptionMonitor", note);
  onTestFinished(() => void process.off("uncaughtExceptionMonitor", note));
  const ask = (caller: string, further = "") =>
    open(
      gateway.port,
      `PATCH /auth/profile HTTP/1.1\r\nHost: a\r\nOrigin: https://page.example\r\nAuthorization: Bearer ${caller}\r\n${further}`,
    );
  const half = "Content-Length: 10\r\n\r\nhalf";
  const inHand = Array.from({ length: 4 }, () => ask("staff-2", "\r\n"));
  await until(() => begun.length === 4);
  const waiting = ask("staff-2", half);
  await until(() => {
    // There is one place for bodies, which the last one to come has.
    ask("staff-4", half);
    return waiting.statuses().length > 0;
  });
  expect(waiting.statuses()).toEqual([503]);
  // The connection of whoever has not sent everything stays for a moment: in that their turn comes.
  begun[0]?.end();
  await until(() => told(inHand, 200) === 1 && waiting.isClosed());
  expect(uncaught).toEqual([]);
  expect(begun.filter(({ caller }) => caller === "Bearer staff-2")).toHaveLength(4);
});

test("a slow reader gets their answer while others read none of theirs, as many as there is room for", async () => {
  const { gateway } = await start({ shares: createShares({ ...bounds, slowAnswers: { each: 3, all: 11 } }) });
  const ask = (address: string) =>
    `GET /api/public/cards?large HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\n\r\n`;
  const cut = () => gateway.lines.filter(({ fault }) => fault === "answer_unread").length;
  for (const { socket } of greedy(ask, gateway.port, 5)) socket.pause();
  await until(() => cut() >= 4, 20_000);
  const before = cut();
  const one = open(gateway.port, ask("198.51.100.1"));
  one.socket.pause();
  await until(() => cut() > before, 20_000);
  let bytes = 0;
  one.socket.on("data", (chunk) => {
    bytes += chunk.length;
  });
  one.socket.resume();
  await until(() => bytes > large.length || one.isClosed(), 20_000);
  expect(bytes).toBeGreaterThan(large.length);
}, 60_000);

const idle = "GET /api/public/cards HTTP/1.1\r\nHost: a\r\n\r\n";

test("past its part of connections an address gets no further one, others do, and what has ended makes room", async () => {
  const { gateway } = await start({ trusted: [], connections: { each: 20, all: 100 } });
  const all = Array.from({ length: 60 }, () => open(gateway.port, idle));
  const kept = () => all.filter(({ isClosed }) => !isClosed());
  await until(() => all.every((one) => one.isClosed() || told([one], 200) === 1), 15_000);
  expect([kept().length, told(kept(), 200)]).toEqual([20, 20]);
  const other = open(gateway.port, idle, "127.0.0.2");
  await until(() => told([other], 200) === 1);
  kept()[0]?.socket.destroy();
  let next = open(gateway.port, idle);
  await until(() => {
    if (next.isClosed()) next = open(gateway.port, idle);
    return told([next], 200) === 1;
  });
}, 40_000);

test("a trusted proxy brings as many connections as there are callers", async () => {
  const { gateway } = await start({ trusted: ["127.0.0.1"], connections: { each: 5, all: 10 } });
  const all = Array.from({ length: 60 }, () => open(gateway.port, idle));
  await until(() => told(all, 200) === 60, 15_000);
});

test("past all connections that there is room for, the longest idle one ends, and none with a request in hand", async () => {
  const { gateway } = await start({ trusted: [], connections: { each: 100, all: 14 } });
  const begun = (further: string) =>
    `POST /api/public/upload HTTP/1.1\r\nHost: a\r\n${further}Content-Length: 9\r\n\r\nsome`;
  const working = ["", "Expect: 100-continue\r\n"].map((further) => open(gateway.port, begun(further)));
  // Two in one piece, of which the first is answered before anybody else comes.
  const ahead = open(gateway.port, idle + begun(""));
  await until(() => told([ahead], 200) === 1);
  const silent = Array.from({ length: 10 }, () => open(gateway.port, ""));
  const used = open(gateway.port, idle);
  await until(() => told([used], 200) === 1);
  // As if it had come last, for it was used after the others were opened.
  const newer = Array.from({ length: 5 }, () => open(gateway.port, idle));
  await until(() => told(newer, 200) === 5);
  expect(silent.map(({ isClosed }) => isClosed())).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(used.isClosed()).toBe(false);
  for (const { socket } of [...working, ahead]) socket.write(" more");
  await until(() => told(working, 200) === 2 && ahead.statuses().length === 2);
  expect(ahead.statuses()).toEqual([200, 200]);
});

const upgrade =
  "GET /ws/echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
/** Says everything again that it is told over a WebSocket. */
const echo = (_: IncomingMessage, socket: Duplex) => {
  socket.on("error", () => undefined);
  socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
  socket.pipe(socket);
};

test("nor does an open WebSocket end for others' room", async () => {
  const { cards, gateway } = await start({ trusted: [], connections: { each: 100, all: 4 } });
  cards.server.on("upgrade", echo);
  const chat = open(gateway.port, upgrade);
  await until(() => told([chat], 101) === 1);
  const others = Array.from({ length: 6 }, () => open(gateway.port, idle));
  await until(() => others.every((one) => one.isClosed() || told([one], 200) === 1));
  await until(() => others.filter(({ isClosed }) => isClosed()).length === 3);
  let heard = "";
  chat.socket.on("data", (bytes) => {
    heard += bytes.toString("latin1");
  });
  chat.socket.write("still here");
  await until(() => heard === "still here");
});

test("what open WebSockets held is free again when they have ended", async () => {
  const { cards, gateway } = await start({ trusted: [], connections: { each: 100, all: 4 } });
  cards.server.on("upgrade", echo);
  for (let round = 0; round < 3; round++) {
    const chats = Array.from({ length: 4 }, () => open(gateway.port, upgrade));
    await until(() => told(chats, 101) === 4);
    const further = open(gateway.port, idle);
    await until(further.isClosed);
    for (const { socket } of chats) socket.end();
    await until(() => chats.every(({ isClosed }) => isClosed()));
  }
  const one = open(gateway.port, idle);
  await until(() => told([one], 200) === 1);
});

test("where every connection has a request in hand, a further one is ended at once", async () => {
  const { gateway } = await start({ trusted: [], connections: { each: 100, all: 3 } });
  const begun = "POST /api/public/upload?kept-back HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nsome";
  const working = [1, 2, 3].map(() => open(gateway.port, begun));
  await until(() => keptBack.length === 3);
  const further = open(gateway.port, idle);
  await until(further.isClosed);
  expect(further.statuses()).toEqual([]);
  for (const end of keptBack.splice(0)) end();
  await until(() => told(working, 200) === 3);
});

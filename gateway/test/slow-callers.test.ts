import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { startTestGateway, startUpstream, statusesIn, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const one of opened.splice(0).toReversed()) await one.close();
});

/** More than the systems on the way keep for a reader who does not read. */
const large = Buffer.alloc(20_000_000, "x");

async function start() {
  const cards = await startUpstream((request, response) => {
    if (request.url === "/api/public/cards?large") {
      response.end(large);
      return;
    }
    request.resume().on("end", () => response.end("ok"));
  });
  const gateway = await startTestGateway({
    instances: [cards.url],
    trusted: ["127.0.0.1"],
    ownApp: (request, response) => void request.resume().on("end", () => response.end("ok")),
  });
  opened.push(cards, gateway);
  return { cards, gateway };
}

function open(port: number, first: string): { socket: Socket; statuses: () => number[] } {
  let text = "";
  const socket = connect(port, "127.0.0.1", () => socket.write(first));
  sockets.push(socket);
  socket.on("error", () => undefined);
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
  });
  return { socket, statuses: () => statusesIn(text) };
}

const head = (path: string, address: string, length = 100_000) =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\nContent-Length: ${length}\r\n\r\n`;
/** The same of an account, at a route with five seconds to its deadline. */
const change = (account: string, length: number) =>
  `PATCH /api/cards/1 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${account}\r\nContent-Length: ${length}\r\n\r\n`;
const many = <T>(count: number, one: (turn: number) => T): T[] => Array.from({ length: count }, (_, turn) => one(turn));
const told = (all: readonly { statuses: () => number[] }[], status: number) =>
  all.filter(({ statuses }) => statuses().includes(status)).length;

/** Milliseconds that somebody else waits for an answer of the same service. */
async function waited(url: string): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`${url}/api/public/cards`, { headers: { "x-forwarded-for": "192.0.2.200" } });
  expect(await answer.text()).toBe("ok");
  return performance.now() - began;
}

test("three hundred bodies of one caller that do not go on hold no connection to the service, and end in 408 or 429", async () => {
  const { cards, gateway } = await start();
  const slow = many(300, () => open(gateway.port, `${change("staff-2", 100_000)}x`));
  // On a busy machine the first ones have ended before the last ones come.
  await until(() => told(slow, 429) >= 100, 15_000);
  expect(await waited(gateway.url)).toBeLessThan(1_000);
  await until(() => told(slow, 408) + told(slow, 429) === 300, 15_000);
  expect(cards.seen).toEqual(["GET /api/public/cards"]);
}, 40_000);

test("three hundred bodies to ourselves are counted too: past their part a caller is refused, and nobody else", async () => {
  const { gateway } = await start();
  const slow = many(300, () => open(gateway.port, `${head("/auth/login", "192.0.2.1", 1_000)}x`));
  await until(() => told(slow, 429) >= 100, 15_000);
  const headers = { "x-forwarded-for": "192.0.2.201" };
  expect((await fetch(`${gateway.url}/auth/login`, { method: "POST", headers, body: "whole" })).status).toBe(200);
  await until(() => told(slow, 408) + told(slow, 429) === 300, 15_000);
}, 40_000);

test("what a caller held is theirs again when the connection has ended", async () => {
  const { gateway } = await start();
  for (let round = 0; round < 3; round++) {
    const slow = many(100, () => open(gateway.port, `${head("/api/public/cards", "192.0.2.2")}x`));
    await until(() => slow.every(({ socket }) => socket.bytesWritten > 0));
    for (const { socket } of slow) socket.destroy();
  }
  const sent = async () => {
    const headers = { "x-forwarded-for": "192.0.2.2" };
    return (await fetch(`${gateway.url}/api/public/cards`, { method: "POST", headers, body: "whole" })).status;
  };
  let last = 0;
  for (let tries = 0; last !== 200 && tries < 100; tries++) last = await sent();
  expect(await Promise.all(many(100, sent))).toEqual(Array(100).fill(200));
});

test("of bodies that one caller never finishes no more is kept than that caller's part", async () => {
  const { gateway } = await start();
  const before = process.memoryUsage().rss;
  const almost = change("staff-4", 1_000_000) + "x".repeat(999_999);
  const slow = many(100, () => open(gateway.port, almost));
  await until(() => told(slow, 429) >= 50, 15_000);
  expect(await waited(gateway.url)).toBeLessThan(1_000);
  await until(() => told(slow, 429) + told(slow, 408) === 100, 15_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
}, 40_000);

test("a body in pieces of one byte is given up before it has cost a thousand times its length", async () => {
  const { cards, gateway } = await start();
  const first = "POST /api/public/cards HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const crumbs = open(gateway.port, first + "1\r\nx\r\n".repeat(100_000));
  await until(() => crumbs.statuses().length > 0, 15_000);
  expect(crumbs.statuses()).toEqual([413]);
  expect(cards.seen).toEqual([]);
});

test("a caller streams four uploads at once and is refused a fifth, while others go on", async () => {
  const { cards, gateway } = await start();
  const begun = (address: string) =>
    open(gateway.port, head("/api/public/upload", address, 200_000_000) + "x".repeat(300_000));
  const slow = many(20, () => begun("192.0.2.4"));
  await until(() => told(slow, 429) === 16, 15_000);
  await until(() => cards.seen.length === 4, 15_000);
  expect(await waited(gateway.url)).toBeLessThan(1_000);
  const others = many(50, (turn) => begun(`192.0.${10 + turn}.1`));
  // Of the four all but one make room for others; where all have one, whoever comes is refused, and what has begun goes on for five seconds.
  await until(() => told(slow, 503) >= 3 && told(slow, 503) + told(others, 503) === 54 - 24, 15_000);
  expect(await waited(gateway.url)).toBeLessThan(1_000);
});

test("short uploads are as many at once as anybody sends", async () => {
  const { gateway } = await start();
  const sent = async () => {
    const body = "x".repeat(10_000);
    return (await fetch(`${gateway.url}/api/public/upload`, { method: "POST", body })).status;
  };
  expect(await Promise.all(many(60, sent))).toEqual(Array(60).fill(200));
});

test("answers that one caller does not read hold a few connections only", async () => {
  const { gateway } = await start();
  const ask = "GET /api/public/cards?large HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.5\r\n\r\n";
  const deaf = many(200, () => {
    const one = open(gateway.port, ask);
    one.socket.pause();
    return one;
  });
  const cut = () => gateway.lines.filter(({ fault }) => fault === "answer_unread").length;
  // Of the eight that are under way at once six may be slow, the others are given up.
  await until(() => cut() >= 2, 40_000);
  const ofAnother = async () => (await fetch(`${gateway.url}/api/public/cards`)).status;
  let status = 0;
  for (let tries = 0; status !== 200 && tries < 10; tries++) status = await ofAnother();
  expect(status).toBe(200);
  for (const { socket } of deaf) socket.resume();
}, 60_000);

import type { RequestListener } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { createShares, type Shared, type Shares } from "../src/shares.ts";
import { startTestGateway, startUpstream, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const one of opened.splice(0).toReversed()) await one.close();
});

const piece = Buffer.alloc(65_536, "x");

/** A service whose `?endless` answers go on for as long as they are read. */
async function startEndless() {
  const told = { pieces: 0, ended: 0 };
  const cards = await startUpstream((request, response) => {
    request.resume().on("end", () => {
      if (!request.url?.endsWith("?endless")) {
        response.end("ok");
        return;
      }
      const tell = () => {
        do told.pieces++;
        while (response.write(piece));
      };
      response.on("drain", tell).on("close", () => told.ended++);
      tell();
    });
  });
  opened.push(cards);
  return { cards, told };
}

/** What callers share, and a list of all that was asked of it. */
function startShares() {
  const shares = createShares();
  const asked: Shared[] = [];
  const take: Shares["take"] = (holder, what, amount) => {
    asked.push(what);
    return shares.take(holder, what, amount);
  };
  return { shares: { ...shares, take }, taken: (one: Shared) => asked.filter((what) => what === one).length };
}

/** Asks, and reads nothing of what comes. */
function askDeaf(port: number, text: string): Socket {
  const socket = connect(port, "127.0.0.1", () => socket.write(text));
  sockets.push(socket);
  return socket.on("error", () => undefined).pause();
}

test("a stream of our own goes on that is slow for a moment now and then, however often: each moment is over when it is read on", async () => {
  let isOver = false;
  const ownApp: RequestListener = (request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    const telling = setInterval(() => {
      if (response.writableLength < 2_000_000) response.write(Buffer.alloc(1_000_000, "x"));
    }, 20);
    response.on("close", () => {
      isOver = true;
      clearInterval(telling);
    });
  };
  const slow = { each: 1, all: 1 };
  const shares = createShares({ bodies: slow, bytes: slow, slowAnswers: slow, ownAnswers: slow });
  const gateway = await startTestGateway({ ownApp, shares, readWithinMs: 1_500 });
  opened.push(gateway);
  const stream = askDeaf(gateway.port, "GET /api/events HTTP/1.1\r\nHost: a\r\n\r\n");
  let read = 0;
  stream.on("data", (bytes) => (read += bytes.length)).resume();
  for (let moment = 0; moment < 3 && !isOver; moment++) {
    const before = read;
    await until(() => read > before);
    stream.pause();
    await pause(700);
    stream.resume();
    await pause(900);
  }
  expect(isOver).toBe(false);
}, 20_000);

test("an upload whose answer is not read gives back its place when its caller hangs up", async () => {
  const { cards } = await startEndless();
  const { shares, taken } = startShares();
  const gateway = await startTestGateway({ instances: [cards.url], shares });
  opened.push(gateway);
  const body = "x".repeat(300_000);
  const path = "/api/public/upload";
  const head = `POST ${path}?endless HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`;
  // One caller has four places.
  for (let round = 1; round <= 4; round++) {
    const deaf = askDeaf(gateway.port, head + body);
    await until(() => taken("slowAnswers") === round, 15_000);
    deaf.destroy();
    await until(() => gateway.lines.length === round, 15_000);
  }
  expect((await fetch(`${gateway.url}${path}`, { method: "POST", body })).status).toBe(200);
}, 60_000);

test("a caller who reads a little and stops again is given up like one who never read", async () => {
  const { cards, told } = await startEndless();
  const { shares, taken } = startShares();
  const gateway = await startTestGateway({ instances: [cards.url], shares, readWithinMs: 3_000 });
  opened.push(gateway);
  const slow = askDeaf(gateway.port, "GET /api/public/cards?endless HTTP/1.1\r\nHost: a\r\n\r\n");
  let pieces = 0;
  let since = performance.now();
  // What is on the way is full, and has been for longer than a reader may take who is not slow.
  await until(() => {
    if (told.pieces !== pieces) since = performance.now();
    pieces = told.pieces;
    return pieces > 0 && performance.now() - since > 500;
  }, 15_000);
  slow.on("data", () => undefined).resume();
  await until(() => told.pieces > pieces + 10, 15_000);
  slow.pause();
  expect(told.ended).toBe(0);
  await until(() => told.ended === 1, 15_000);
  // It was one answer all along, and counted once.
  expect(taken("slowAnswers")).toBe(1);
}, 60_000);

test("an answer of the gateway's own that nobody reads is given up, one that takes long to begin is not", async () => {
  let ended = 0;
  const ownApp: RequestListener = (request, response) => {
    request.resume();
    if (request.url === "/slow") setTimeout(() => response.end("ok"), 1_500);
    else response.on("close", () => ended++).end(Buffer.alloc(20_000_000, "x"));
  };
  const gateway = await startTestGateway({ ownApp, readWithinMs: 300 });
  opened.push(gateway);
  askDeaf(gateway.port, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  await until(() => ended === 1, 5_000);
  expect(await (await fetch(`${gateway.url}/slow`)).text()).toBe("ok");
});

test("of one caller a bounded number of the gateway's own answers wait for their reader, the others are cut", async () => {
  const usual = { each: 100, all: 100 };
  const bounds = { bodies: usual, bytes: usual, slowAnswers: usual, ownAnswers: { each: 3, all: 100 } };
  let ended = 0;
  const ownApp: RequestListener = (request, response) => {
    request.resume();
    response.on("close", () => ended++).end(Buffer.alloc(20_000_000, "x"));
  };
  const gateway = await startTestGateway({ ownApp, shares: createShares(bounds) });
  opened.push(gateway);
  for (let turn = 0; turn < 10; turn++) askDeaf(gateway.port, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  await until(() => ended === 7, 10_000);
});

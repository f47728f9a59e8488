import { createHash } from "node:crypto";
import { request as httpRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Line, openLine, pour } from "../../tests/harness/pouring.ts";
import {
  startTestGateway,
  startUpstream,
  statusesIn,
  type TestGateway,
  type Upstream,
  until,
} from "./gateway-harness.ts";

let gateway: TestGateway;
let cards: Upstream;
/** What the service has seen of the last upload. */
let arrived = { pieces: 0, bytes: 0, digest: "" };
beforeAll(async () => {
  cards = await startUpstream((request, response) => {
    arrived = { pieces: 0, bytes: 0, digest: "" };
    const seen = arrived;
    const hash = createHash("sha256");
    request.on("data", (piece: Buffer) => {
      seen.pieces++;
      seen.bytes += piece.length;
      hash.update(piece);
    });
    request.on("end", () => {
      seen.digest = hash.digest("hex");
      response.end("ok");
    });
  });
  gateway = await startTestGateway({
    instances: [cards.url],
    ownApp(request, response) {
      // As Express does with every request.
      Object.setPrototypeOf(request, Object.create(IncomingMessage.prototype));
      if (request.url?.startsWith("/ignored")) response.end("ok");
      else void request.resume().on("end", () => response.end("ok"));
    },
  });
});
afterAll(async () => {
  await gateway.close();
  await cards.close();
});

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

function open(first: string): Line & { answers(): number[] } {
  const line = openLine(gateway.port);
  line.socket.write(first);
  sockets.push(line.socket);
  return { ...line, answers: () => statusesIn(line.text()) };
}

const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const chunked = (method: string, path: string) =>
  `${method} ${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;

test.each([
  ["is kept for a service", "POST", "/api/public/cards"],
  ["is streamed to a service", "POST", "/api/public/upload"],
  ["we read ourselves", "POST", "/auth/login"],
])(
  "a body of crumbs that %s is refused with 413, and its connection ends though its sender goes on",
  async (_, method, path) => {
    const line = open(chunked(method, path));
    // Until it is in the hands of whoever reads it.
    await delay(100);
    pour(line, chunk("x").repeat(1_000));
    await until(() => line.isClosed(), 15_000);
    expect(line.answers()).toEqual([413]);
  },
);

test.each([
  ["that nobody wanted", "GET", "/ignored", 200],
  ["of a request that may not be", "GET", "/a/../b", 400],
  ["of whoever may not come in", "POST", "/api/cards", 401],
])("the connection of a body %s ends behind the answer, whatever still comes", async (_, method, path, status) => {
  for (const piece of [chunk("x").repeat(1_000), chunk("x".repeat(60_000))]) {
    const line = open(chunked(method, path));
    await until(() => line.answers().length > 0);
    pour(line, piece);
    await until(() => line.isClosed(), 15_000);
    expect(line.answers()).toEqual([status]);
  }
});

test("a body that nobody wanted, and that comes a moment after its answer, leaves the connection as it was", async () => {
  const line = open("POST /ignored HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n");
  await until(() => line.answers().length === 1);
  line.socket.write("{}GET /ignored HTTP/1.1\r\nHost: a\r\n\r\n");
  await until(() => line.answers().length === 2);
  expect(line.isClosed()).toBe(false);
});

test("of what comes behind a refusal little is read, and its sender's line fills up until it ends", async () => {
  const line = open("POST /api/public/cards HTTP/1.1\r\nHost: a\r\nContent-Length: 90000000000\r\n\r\n");
  await until(() => line.answers().length > 0);
  let taken = 0;
  const piece = Buffer.alloc(65_536, "x");
  const more = () => {
    if (!line.socket.writable) return;
    line.socket.write(piece, (error) => {
      if (error) return;
      taken += piece.length;
      more();
    });
  };
  for (let ahead = 0; ahead < 4; ahead++) more();
  await until(() => line.isClosed(), 15_000);
  expect(line.answers()).toEqual([413]);
  // What the systems on the way keep is some megabytes.
  expect(taken).toBeLessThan(16_000_000);
});

test.each(["/api/public/cards", "/auth/login", "/api/public/upload"])(
  "a small body that is written byte by byte is taken: %s",
  async (path) => {
    const line = open(chunked("POST", path) + chunk("x").repeat(900));
    await delay(50);
    line.socket.write("0\r\n\r\n");
    await until(() => line.answers().length > 0);
    expect(line.answers()).toEqual([200]);
  },
);

test("an upload that comes in the smallest of packets is taken whole, and passed on in few pieces", async () => {
  const text = Array.from({ length: 20_000 }, (_, at) => `${at}`.padEnd(200, ".")).join("");
  const pieces = text
    .match(/.{200}/g)
    ?.map(chunk)
    .join("");
  const line = open(`${chunked("POST", "/api/public/upload")}${pieces}0\r\n\r\n`);
  await until(() => line.answers().length > 0, 15_000);
  expect(line.answers()).toEqual([200]);
  expect(arrived.digest).toBe(createHash("sha256").update(text).digest("hex"));
  expect(arrived.pieces).toBeLessThan(2_000);
});

test("an upload over a slow line goes on to its service while it comes", async () => {
  const before = arrived;
  const sending = httpRequest(`${gateway.url}/api/public/upload`, { method: "POST" });
  sending.on("error", () => undefined).on("response", (answer) => void answer.resume());
  const start = "x".repeat(300_000);
  sending.write(start);
  for (let sent = 0; sent <= 3; sent++) {
    await until(() => arrived !== before && arrived.bytes === start.length + sent * 8);
    if (sent < 3) sending.write("a little");
  }
  sending.end();
  await until(() => arrived.digest !== "");
});

import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { startTestGateway, startUpstream, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
const lines: Socket[] = [];
afterEach(async () => {
  for (const line of lines.splice(0)) line.destroy();
  for (const one of opened.splice(0).toReversed()) await one.close();
});

/** A service that agrees to every WebSocket and writes down how much comes in. */
async function startListening() {
  const taken = { bytes: 0, pieces: 0, ofLines: [] as number[] };
  const sockets: Duplex[] = [];
  const cards = await startUpstream((_, response) => response.end());
  cards.server.on("upgrade", (_: IncomingMessage, socket: Duplex) => {
    const at = sockets.push(socket) - 1;
    taken.ofLines[at] = 0;
    socket.on("error", () => undefined).on("end", () => socket.end());
    socket.on("data", (piece: Buffer) => {
      taken.bytes += piece.length;
      taken.ofLines[at] = (taken.ofLines[at] ?? 0) + piece.length;
      taken.pieces++;
    });
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
  });
  const gateway = await startTestGateway({ instances: [cards.url], trusted: ["127.0.0.1"] });
  const close = async () => {
    for (const socket of sockets) socket.destroy();
  };
  opened.push(cards, { close }, gateway);
  return { gateway, taken };
}

/** A line to the service; undefined where it is not carried. */
async function openLine(port: number, address: string): Promise<Socket | undefined> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  lines.push(socket);
  socket.on("error", () => undefined);
  socket.write(
    `GET /ws/echo HTTP/1.1\r\nHost: clinic.test\r\nX-Forwarded-For: ${address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
  const answer = await new Promise<Buffer>((resolve) => socket.once("data", resolve));
  socket.resume();
  if (answer.toString("latin1").startsWith("HTTP/1.1 101 ")) return socket;
  socket.destroy();
  return undefined;
}

const carried = async (port: number, address: string): Promise<Socket> => {
  const line = await openLine(port, address);
  if (!line) throw new Error("It was not carried");
  return line;
};

/** A message of that size, masked by zeros. */
function message(bytes: number): Buffer {
  const head = Buffer.alloc(14);
  head.set([0x82, 0xff]);
  head.writeBigUInt64BE(BigInt(bytes), 2);
  return Buffer.concat([head, Buffer.alloc(bytes, 0xff)]);
}
const mebibyte = 1_048_576;

test("a line that brings thousands of frames in one piece ends before the service is handed them", async () => {
  const { gateway, taken } = await startListening();
  const line = await carried(gateway.port, "192.0.2.1");
  const closed = new Promise((resolve) => line.once("close", resolve));
  const ping = Buffer.from([0x89, 0x80, 0, 0, 0, 0]);
  line.write(Buffer.concat(Array.from({ length: 10_900 }, () => ping)));
  await closed;
  await pause(50);
  expect(taken.bytes).toBeLessThan(10_900 * ping.length);
});

test("what is large comes in whole, later where it is more than anybody sends, and what others send meanwhile at once", async () => {
  const { gateway, taken } = await startListening();
  const [greedy, other] = [await carried(gateway.port, "192.0.2.1"), await carried(gateway.port, "198.51.100.1")];
  const all = message(2 * mebibyte);
  greedy.write(all);
  await pause(1_000);
  // What may come in at once, what may in a second, and a piece that is on its way.
  expect(taken.bytes).toBeLessThan(1.6 * mebibyte);
  const before = taken.bytes;
  other.write(message(60_000));
  await until(() => taken.bytes >= before + 60_000);
  await until(() => taken.bytes >= all.length + 60_000, 20_000);
});

test("a line that sends its bytes one by one is read later, in few pieces", async () => {
  const { gateway, taken } = await startListening();
  const line = await carried(gateway.port, "192.0.2.1");
  const startedAt = performance.now();
  line.write(message(50_000).subarray(0, 14));
  for (let n = 0; n < 10_000; n++) {
    line.write(Buffer.from([0xff]));
    await new Promise(setImmediate);
  }
  await until(() => taken.bytes === 10_014, 20_000);
  const seconds = (performance.now() - startedAt) / 1_000;
  expect(taken.pieces).toBeLessThan(1_500 + 300 * seconds);
});

test("thirty lines of one address bring no more than it may, and one that comes new has its turn among them", async () => {
  const { gateway, taken } = await startListening();
  const greedy = await Promise.all(Array.from({ length: 30 }, () => carried(gateway.port, "192.0.2.1")));
  for (const line of greedy) line.write(message(mebibyte));
  await pause(1_500);
  // The burst and a second and a half of it, and of each line a piece that is on its way: not thirty times what one may bring.
  expect(taken.bytes).toBeLessThan(20 * mebibyte);
  const late = await carried(gateway.port, "192.0.2.1");
  late.write(message(1_000));
  await until(() => taken.ofLines.at(-1) === 1_014, 4_000);
  expect(taken.bytes).toBeLessThan(30 * mebibyte);
});

test("the addresses of one network bring no more together than two of them, and whoever comes from elsewhere waits for none of it", async () => {
  const { gateway, taken } = await startListening();
  const addresses = Array.from({ length: 60 }, (_, n) => `192.0.2.${n}`);
  const greedy = await Promise.all(addresses.map((address) => carried(gateway.port, address)));
  for (const line of greedy) line.write(message(mebibyte));
  await pause(1_500);
  // Twice what one address brings in that time, and of each line a piece that is on its way.
  const most = 2 * (10_000 + 1.5 * 3_000) * 1_024 + 60 * 65_536;
  expect(taken.bytes).toBeLessThan(most);
  const elsewhere = await carried(gateway.port, "198.51.100.1");
  elsewhere.write(message(60_000));
  await until(() => taken.ofLines.at(-1) === 60_014, 2_000);
});

test("whoever sends little is read before everybody of their network who sends much", async () => {
  const { gateway, taken } = await startListening();
  const greedy = await Promise.all(Array.from({ length: 120 }, (_, n) => carried(gateway.port, `192.0.2.${n % 60}`)));
  for (const line of greedy) line.write(message(mebibyte / 2));
  await pause(1_500);
  const little = await carried(gateway.port, "192.0.2.200");
  const startedAt = performance.now();
  for (let sent = 1; sent <= 8; sent++) {
    little.write(message(100));
    await until(() => (taken.ofLines.at(-1) ?? 0) >= sent * 114, 10_000);
  }
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test("what polls bring counts for their network like what lines bring, by packets and bytes, and is refused past that", async () => {
  const { gateway } = await startListening();
  const post = (address: string, body: string) =>
    fetch(`${gateway.url}/ws/echo/?transport=polling&sid=x`, {
      method: "POST",
      body,
      headers: { "x-forwarded-for": address, "content-type": "text/plain" },
    }).then(({ status }) => status);
  const heap = Array(3_000).fill("6").join("\x1e");
  const told = [];
  for (let turn = 0; turn < 12; turn++) told.push(await post(`192.0.2.${turn}`, heap));
  expect(told.slice(0, 6)).toEqual(Array(6).fill(200));
  expect(told).toContain(429);
  expect(await post("198.51.100.1", "6")).toBe(200);
});

test("lines that come one after another bring no more together than those that stay", async () => {
  const { gateway, taken } = await startListening();
  const startedAt = performance.now();
  for (let turn = 0; turn < 30; turn++) {
    const lines = await Promise.all(Array.from({ length: 30 }, () => carried(gateway.port, "192.0.2.1")));
    for (const line of lines) line.write(message(60_000));
    await pause(30);
    for (const line of lines) line.destroy();
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  // The burst, what comes since, and what was on its way of the last that were read before they rest.
  expect(taken.bytes).toBeLessThan((10_000 + seconds * 3_000 + 2_000) * 1_024);
});

import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Instance, startInstance } from "./socket-harness.ts";

/** A frame of a client, masked by zeros. */
const frame = (head: number, payload = ""): Buffer =>
  Buffer.concat([Buffer.from([head, 0x80 | payload.length, 0, 0, 0, 0]), Buffer.from(payload)]);
const [text, part, ping, pong] = [0x81, 0x00, 0x89, 0x8a];
const many = (one: Buffer, count: number) => Buffer.concat(Array.from({ length: count }, () => one));

let instance: Instance;
beforeAll(async () => {
  instance = await startInstance("frames");
});
afterAll(() => instance.close());

interface Line {
  socket: Socket;
  heard(): Buffer;
  isClosed: Promise<boolean>;
}

/** A bare line to a WebSocket. */
async function openLine(path: string): Promise<Line> {
  const socket = connect(instance.port, "127.0.0.1");
  let heard = Buffer.alloc(0);
  socket.on("error", () => undefined);
  const isClosed = new Promise<boolean>((resolve) => socket.once("close", () => resolve(true)));
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
  );
  await new Promise((resolve) => socket.once("data", resolve));
  socket.on("data", (piece) => {
    heard = Buffer.concat([heard, piece]);
  });
  return { socket, heard: () => heard, isClosed };
}

const pongsIn = (heard: Buffer) => heard.filter((byte) => byte === pong).length;
const within = (line: Line, ms = 5_000) => Promise.race([line.isClosed, pause(ms, false)]);

describe.each([
  ["carried by Socket.IO, of a stranger", "/socket.io/?EIO=4&transport=websocket"],
  ["plain, of a stranger", "/ws/notes"],
  ["plain, of somebody who was let in", "/ws/notes?token=patient-1"],
])("a line %s", (_, path) => {
  it.each([
    ["pings", many(frame(ping), 10_900)],
    ["pongs", many(frame(pong), 10_900)],
    ["parts of a message, empty", Buffer.concat([frame(0x01), many(frame(part), 10_900)])],
    ["parts of a message", Buffer.concat([frame(0x01, "2"), many(frame(part, "x"), 2_000)])],
    [
      "pings between the parts of a message",
      Buffer.concat([frame(0x01), many(Buffer.concat([frame(part), frame(ping)]), 30)]),
    ],
  ])("is cut off that sends more %s than anybody has to, and nothing of it is answered", async (_what, flood) => {
    const line = await openLine(path);
    const usedBefore = process.cpuUsage();
    line.socket.write(flood);
    expect(await within(line)).toBe(true);
    expect(pongsIn(line.heard())).toBeLessThanOrEqual(1);
    const { user, system } = process.cpuUsage(usedBefore);
    expect((user + system) / 1_000).toBeLessThan(200);
  });

  it("is answered its pings, by one pong a second, and goes on", async () => {
    const line = await openLine(path);
    for (let n = 0; n < 10; n++) {
      line.socket.write(frame(ping, `${n}`));
      await pause(20);
    }
    expect(pongsIn(line.heard())).toBe(1);
    await pause(1_000);
    line.socket.write(frame(ping, "again"));
    await pause(200);
    expect(pongsIn(line.heard())).toBe(2);
    expect(line.heard().includes("again")).toBe(true);
    expect(line.socket.destroyed).toBe(false);
    line.socket.destroy();
  });
});

it("a stranger who polls may ask again and again for a WebSocket in its place no more than anything else", async () => {
  const address = `http://127.0.0.1:${instance.port}/socket.io/?EIO=4&transport=polling`;
  const sid = /"sid":"([^"]+)"/.exec(await (await fetch(address)).text())?.[1];
  const line = await openLine(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`);
  line.socket.write(many(frame(text, "2probe"), 200));
  await pause(500);
  const probes = line.heard().toString("latin1").split("3probe").length - 1;
  expect([probes > 0, probes <= 21]).toEqual([true, true]);
  expect((await fetch(`${address}&sid=${sid}`)).status).toBe(400);
  line.socket.destroy();
});

it("a message in parts, with pings between them, is heard like any other", async () => {
  const line = await openLine("/ws/notes?token=patient-2");
  const said = JSON.stringify({ type: "write", room: "patient-2", data: { text: "x".repeat(900) } });
  const parts = said.match(/.{1,100}/gs) ?? [];
  for (const [at, one] of parts.entries()) {
    const isLast = at === parts.length - 1;
    line.socket.write(frame((isLast ? 0x80 : 0) | (at === 0 ? 0x01 : part), one));
    line.socket.write(frame(ping));
  }
  await vi.waitFor(() => expect(line.heard().toString("latin1")).toContain('"kept"'), { timeout: 5_000 });
  line.socket.destroy();
});

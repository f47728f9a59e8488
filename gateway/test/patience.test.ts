import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { sendRaw, startTestGateway, startUpstream, statusesIn, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const one of opened.splice(0).toReversed()) await one.close();
});

async function start() {
  const cards = await startUpstream((_, response) => response.end("ok"));
  const gateway = await startTestGateway({ instances: [cards.url] });
  opened.push(cards, gateway);
  return { cards, gateway };
}

function open(port: number): { socket: Socket; heard: () => string } {
  let text = "";
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  socket.on("error", () => undefined);
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
  });
  return { socket, heard: () => text };
}

test("headers that drip in are cut off within 15 seconds and told why, while others are served", async () => {
  const { gateway } = await start();
  const slow = Array.from({ length: 100 }, () => open(gateway.port));
  for (const { socket } of slow) socket.write("GET /api/public/cards HTTP/1.1\r\nHost: a\r\n");
  const drip = setInterval(() => {
    for (const { socket } of slow) if (socket.writable) socket.write("X-A: b\r\n");
  }, 500);
  for (let turn = 0; turn < 20; turn++) {
    expect((await fetch(`${gateway.url}/api/public/cards`)).status).toBe(200);
    await delay(100);
  }
  await until(() => slow.every(({ socket }) => socket.destroyed || socket.readableEnded), 15_000);
  clearInterval(drip);
  for (const { heard } of slow) {
    expect(heard()).toMatch(/^HTTP\/1\.1 408 [\s\S]*x-content-type-options: nosniff[\s\S]*"body_too_slow"/);
  }
}, 30_000);

test("five hundred idle connections keep nobody from being served", async () => {
  const { gateway } = await start();
  const idle = Array.from({ length: 500 }, () => open(gateway.port));
  await until(() => idle.every(({ socket }) => !socket.connecting));
  expect((await fetch(`${gateway.url}/api/public/cards`)).status).toBe(200);
});

test("a connection is used for many requests, and ends with the answer once the gateway goes down", async () => {
  const { gateway } = await start();
  const { socket, heard } = open(gateway.port);
  const ask = "GET /api/public/cards HTTP/1.1\r\nHost: a\r\n\r\n";
  for (let turn = 1; turn <= 20; turn++) {
    socket.write(ask);
    await until(() => statusesIn(heard()).length === turn);
  }
  gateway.gateway.drain();
  socket.write(ask);
  await until(() => socket.destroyed || socket.readableEnded);
  expect(statusesIn(heard())).toHaveLength(21);
  expect(heard().slice(heard().lastIndexOf("HTTP/1.1"))).toMatch(/connection: close/i);
  expect(await sendRaw(gateway.port, ask.replace("GET", "DELETE"))).toMatch(
    /^HTTP\/1\.1 405 [\s\S]*connection: close/i,
  );
});

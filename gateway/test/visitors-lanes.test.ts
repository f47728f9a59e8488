import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { headers as own } from "@rawat/platform";
import { afterEach, expect, test } from "vitest";
import type { InstanceOptions } from "../src/instances.ts";
import { startTestGateway, startUpstream, statusesIn, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

test("of visitors from one address eight are at a service at once, and others pass", async () => {
  const begun: { address: unknown; end: () => void }[] = [];
  let isHeld = true;
  const cards = await startUpstream(({ headers }, response) => {
    const end = () => void response.end("ok");
    if (isHeld) begun.push({ address: headers[own.address], end });
    else end();
  });
  const gateway = await startTestGateway({ instances: [cards.url], trusted: ["127.0.0.1"] });
  opened.push(cards, gateway);
  const ask = (address: string) =>
    fetch(`${gateway.url}/api/public/cards`, { method: "POST", headers: { "x-forwarded-for": address } });
  const flood = Array.from({ length: 20 }, () => ask("203.0.113.1"));
  await until(() => begun.length === 8);
  const other = ask("203.0.113.2");
  await until(() => begun.some(({ address }) => address === "203.0.113.2"));
  expect(begun).toHaveLength(9);
  begun.at(-1)?.end();
  expect((await other).status).toBe(200);
  isHeld = false;
  for (const { end } of begun) end();
  expect(new Set(await Promise.all(flood.map((answer) => answer.then(({ status }) => status))))).toEqual(
    new Set([200]),
  );
});

test("of all visitors sixteen are at a service at once, from however many addresses they come, and who is known passes", async () => {
  const begun: (() => void)[] = [];
  let isHeld = true;
  const cards = await startUpstream(({ method }, response) => {
    const end = () => void response.end("ok");
    if (isHeld && method === "POST") begun.push(end);
    else end();
  });
  const gateway = await startTestGateway({ instances: [cards.url], trusted: ["127.0.0.1"] });
  opened.push(cards, gateway);
  const visit = (address: string) =>
    fetch(`${gateway.url}/api/public/cards`, { method: "POST", headers: { "x-forwarded-for": address } }).then(
      ({ status }) => status,
    );
  const flood = Promise.all(Array.from({ length: 30 }, (_, n) => visit(`203.0.${n % 10}.1`)));
  await until(() => begun.length === 16);
  const headers = { authorization: "Bearer staff-2" };
  expect((await fetch(`${gateway.url}/api/cards`, { headers })).status).toBe(200);
  expect(begun).toHaveLength(16);
  isHeld = false;
  for (const end of begun) end();
  expect(new Set(await flood)).toEqual(new Set([200]));
});

test("of visitors of one network twelve are at a service at once, and one of another passes before all the others of theirs", async () => {
  const begun: { address: unknown; end: () => void }[] = [];
  const cards = await startUpstream(({ headers }, response) => {
    begun.push({ address: headers[own.address], end: () => void response.end("ok") });
  });
  const gateway = await startTestGateway({ instances: [cards.url], trusted: ["127.0.0.1"] });
  opened.push(cards, gateway);
  const visit = (address: string) =>
    fetch(`${gateway.url}/api/public/cards`, { method: "POST", headers: { "x-forwarded-for": address } }).then(
      ({ status }) => status,
      () => 0,
    );
  const flood = Promise.all(Array.from({ length: 60 }, (_, n) => visit(`203.0.113.${n % 30}`)));
  await until(() => begun.length === 12);
  const other = visit("198.51.100.1");
  await until(() => begun.length === 13);
  expect(begun.at(-1)?.address).toBe("198.51.100.1");
  begun.at(-1)?.end();
  expect(await other).toBe(200);
  const ending = setInterval(() => void begun.splice(0).forEach(({ end }) => void end()), 5);
  await flood.finally(() => clearInterval(ending));
});

test("visitors who do not read keep no place from those who come after them", async () => {
  const cards = await startUpstream((_, response) => void response.end(Buffer.alloc(20_000_000)));
  const gateway = await startTestGateway({ instances: [cards.url], trusted: ["127.0.0.1"] });
  opened.push(cards, gateway);
  const head = (at: number) => `GET /api/public/cards HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.${at}.1\r\n\r\n`;
  const slow = Array.from({ length: 30 }, (_, at) => {
    const socket = connect(gateway.port, "127.0.0.1");
    socket.on("error", () => undefined).pause();
    socket.write(head(at));
    return socket;
  });
  await pause(1_000);
  const answer = await fetch(`${gateway.url}/api/public/cards`, { headers: { "x-forwarded-for": "198.51.100.1" } });
  expect(answer.status).toBe(200);
  await answer.arrayBuffer();
  for (const socket of slow) socket.destroy();
});

/** A gateway before a chat that has nothing to tell yet, to whoever polls it. */
async function startChat(pools: InstanceOptions = {}) {
  const polled: { address: unknown; end: () => void }[] = [];
  const chat = await startUpstream(({ url, headers }, response) => {
    const end = () => void response.end("ok");
    if (url?.endsWith("=s")) polled.push({ address: headers[own.address], end });
    else end();
  });
  const gateway = await startTestGateway({ instances: [chat.url], trusted: ["127.0.0.1"], pools });
  opened.push(chat, gateway);
  const poll = (address: string, session = "&sid=s") =>
    fetch(`${gateway.url}/ws/echo/?transport=polling${session}`, { headers: { "x-forwarded-for": address } }).then(
      ({ status }) => status,
      () => 0,
    );
  return { gateway, polled, poll };
}

test.each([
  ["customer's polls thirty-two", "addresses", 32, (n: number) => `2001:db8::${n + 1}`, "2001:db8:0:1::1"],
  ["network's polls sixty-four", "customers", 64, (n: number) => `2001:db8:7:${n % 5}::1`, "2001:db8:8:1::1"],
] as const)(
  "of one %s are at a chat at once, from however many of its %s they come, and another's pass",
  async (_, __, most, addressAt, elsewhere) => {
    const { polled, poll } = await startChat();
    const flood = Promise.all(Array.from({ length: most + 6 }, (_, n) => poll(addressAt(n))));
    await until(() => polled.length >= most);
    const other = poll(elsewhere);
    await until(() => polled.some(({ address }) => address === elsewhere));
    expect(polled).toHaveLength(most + 1);
    polled.at(-1)?.end();
    expect(await other).toBe(200);
    for (const { end } of polled) end();
    await until(() => polled.length === most + 7);
    for (const { end } of polled) end();
    expect(new Set(await flood)).toEqual(new Set([200]));
  },
);

test("polls that hold every connection there is for them keep nobody's read waiting", async () => {
  const { gateway, polled, poll } = await startChat({ pollsMax: 4 });
  const flood = Promise.all(Array.from({ length: 5 }, (_, n) => poll(`203.0.${n}.1`)));
  await until(() => polled.length === 4);
  expect((await fetch(`${gateway.url}/api/public/cards`)).status).toBe(200);
  expect(polled).toHaveLength(4);
  for (const { end } of polled) end();
  await until(() => polled.length === 5);
  polled.at(-1)?.end();
  expect(await flood).toEqual(Array(5).fill(200));
});

test.each(["&sid=s", "&s%69d=s", "&sid=&sid=s", "&a=?&sid=s", "?&sid=s"])(
  "who opens a session of polls stands behind nobody's that hang, whichever way those write theirs (%s)",
  async (session) => {
    const { polled, poll } = await startChat({ pollsMax: 40, connectionsMax: 4 });
    const address = "203.0.113.7";
    const flood = Promise.all(Array.from({ length: 40 }, (_, n) => poll(`203.0.${n % 2 ? 113 : 114}.7`, session)));
    await until(() => polled.length === 40);
    expect(await Promise.all(Array.from({ length: 6 }, () => poll(address, "")))).toEqual(Array(6).fill(200));
    for (const { end } of polled) end();
    expect(await flood).toEqual(Array(40).fill(200));
  },
);

test("of one address eight sessions of polls are opened at once, the others wait their turn, and nobody elsewhere does, nor a read", async () => {
  const begun: { address: unknown; end: () => void }[] = [];
  const chat = await startUpstream(({ url, headers }, response) => {
    const end = () => void response.end("ok");
    if (url?.startsWith("/ws/")) begun.push({ address: headers[own.address], end });
    else end();
  });
  const gateway = await startTestGateway({ instances: [chat.url], trusted: ["127.0.0.1"] });
  opened.push(chat, gateway);
  const ask = async (address: string, path = "/ws/echo/?transport=polling") =>
    (await fetch(gateway.url + path, { headers: { "x-forwarded-for": address } })).status;
  const flood = Promise.all(Array.from({ length: 12 }, () => ask("203.0.113.1")));
  await until(() => begun.length === 8);
  const other = ask("198.51.100.1");
  await until(() => begun.length === 9);
  expect(await ask("203.0.113.1", "/api/public/cards")).toBe(200);
  begun.at(-1)?.end();
  expect(await other).toBe(200);
  const ending = setInterval(() => void begun.splice(0).forEach(({ end }) => void end()), 5);
  expect(await flood.finally(() => clearInterval(ending))).toEqual(Array(12).fill(200));
});

test("what is sent ahead of an answer that lasts is begun once that is over, and takes no place from anybody before", async () => {
  const begun: (() => void)[] = [];
  const cards = await startUpstream((request, response) => {
    const end = () => void response.end("ok");
    if (request.url?.endsWith("?lasts")) begun.push(end);
    else request.resume().on("end", end);
  });
  const gateway = await startTestGateway({ instances: [cards.url], trusted: ["127.0.0.1"] });
  opened.push(cards, gateway);
  const from = "X-Forwarded-For: 203.0.113.1\r\n";
  const head = (query: string) => `GET /api/public/cards${query} HTTP/1.1\r\nHost: a\r\n${from}\r\n`;
  const upload = `POST /api/public/upload HTTP/1.1\r\nHost: a\r\n${from}Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`;
  const sockets = Array.from({ length: 4 }, () => {
    const socket = connect(gateway.port, "127.0.0.1");
    let heard = "";
    socket
      .on("error", () => undefined)
      .on("data", (bytes) => {
        heard += bytes.toString("latin1");
      });
    socket.write(head("?lasts") + head("").repeat(7) + upload.repeat(7));
    return { socket, answered: () => statusesIn(heard) };
  });
  await until(() => begun.length === 4);
  await pause(200);
  expect(cards.seen).toEqual(Array(4).fill("GET /api/public/cards?lasts"));
  const headers = { "x-forwarded-for": "203.0.113.1" };
  expect((await fetch(`${gateway.url}/api/public/cards`, { headers })).status).toBe(200);
  for (const end of begun) end();
  await until(() => sockets.every(({ answered }) => answered().length === 15));
  for (const { socket, answered } of sockets) {
    expect(answered()).toEqual(Array(15).fill(200));
    socket.destroy();
  }
});

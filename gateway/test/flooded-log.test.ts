import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { sendRaw, startTestGateway, startUpstream, statusesIn, type TestGateway, until } from "./gateway-harness.ts";

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
  return gateway;
}

const get = (target: string, further = "") => `GET ${target} HTTP/1.1\r\nhost: door\r\n${further}\r\n`;
const upgrade = (target: string) =>
  get(target, "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: a\r\n");
const pathOf = (characters: number) => `/${"x".repeat(characters - 1)}`;

/** A whole minute's beginning is waited for where its end is near: a limit begins anew with it. */
async function earlyInMinute(): Promise<void> {
  const leftMs = 60_000 - (Date.now() % 60_000);
  if (leftMs < 15_000) await new Promise((resolve) => setTimeout(resolve, leftMs));
}

/** Sends the same `count` times over one connection, eight ahead; answers what came until the connection ended or all are answered. */
function flood(port: number, request: string, count: number): Promise<{ text: string; isEnded: boolean }> {
  return new Promise((resolve) => {
    let text = "";
    let [sent, answered] = [0, 0];
    const socket = connect(port, "127.0.0.1");
    sockets.push(socket);
    const send = () => {
      for (; sent < count && sent - answered < 8; sent++) socket.write(request);
    };
    socket.on("connect", send).on("error", () => undefined);
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      answered = statusesIn(text).length;
      if (answered >= count) setTimeout(() => resolve({ text, isEnded: socket.closed || socket.readableEnded }), 50);
      else send();
    });
    socket.on("close", () => resolve({ text, isEnded: true }));
  });
}

const sumOf = (lines: TestGateway["lines"]) => lines.reduce((sum, { refusals }) => sum + Number(refusals ?? 0), 0);
const refusedIn = (lines: TestGateway["lines"]) => lines.filter(({ status }) => Number(status) >= 400);

describe("a path", () => {
  test("of more than 2,048 characters is refused at the door, also where another protocol is asked for", async () => {
    const gateway = await startGateway();
    for (const ask of [get, upgrade]) {
      expect(statusesIn(await sendRaw(gateway.port, ask(pathOf(2_048))))).toEqual([404]);
      expect(statusesIn(await sendRaw(gateway.port, ask(pathOf(2_049))))).toEqual([400]);
      expect(statusesIn(await sendRaw(gateway.port, ask(`${pathOf(2_049)}?q=1`)))).toEqual([400]);
    }
  });

  test("that is long is logged by its first 256 characters and a mark, and a refused one not at all", async () => {
    const gateway = await startGateway({ addressMax: 1, trusted: ["127.0.0.1"] });
    await earlyInMinute();
    const paths = [pathOf(256), pathOf(257), pathOf(15_000)];
    // The second of each address is past its limit, and told of here; what is odd is its connection's last.
    for (const [at, path] of paths.entries())
      await flood(gateway.port, get(path, `x-forwarded-for: 203.0.113.${at}\r\n`), 2);
    await until(() => gateway.lines.length === 3);
    const logged = gateway.lines.map(({ path }) => path);
    expect(logged).toEqual([pathOf(256), `${pathOf(256)}…`, "/"]);
  });
});

describe("what a limit refuses", () => {
  test("has one line, then one a second that tells how many more, and a figure each", async () => {
    const gateway = await startGateway({ addressMax: 5 });
    await earlyInMinute();
    const { text } = await flood(gateway.port, get("/api/public/cards"), 90);
    expect(statusesIn(text).filter((status) => status === 429)).toHaveLength(85);
    await until(() => sumOf(gateway.lines) + refusedIn(gateway.lines).length >= 85);
    expect(refusedIn(gateway.lines)).toMatchObject([{ status: 429, fault: "too_many_requests" }]);
    expect(sumOf(gateway.lines)).toBe(84);
    const told = gateway.lines.filter(({ refusals }) => refusals !== undefined);
    expect(told.length).toBeLessThanOrEqual(3);
    expect(told[0]).toMatchObject({
      address: "127.0.0.1",
      msg: expect.stringMatching(/^\d+ more were refused by limit$/),
    });
    expect(await gateway.metrics.text()).toMatch(/^http_requests_total\{[^}]*status="429"[^}]*\} 85$/m);
  });

  test("has that one line for as long as it goes on, and what is not told yet when the gateway ends is told then", async () => {
    const gateway = await startGateway({ addressMax: 5 });
    await earlyInMinute();
    for (let turn = 0; turn < 8; turn++) {
      await flood(gateway.port, get("/api/public/cards"), 10);
      await pause(500);
    }
    await flood(gateway.port, get("/api/public/cards"), 10);
    gateway.gateway.close();
    await until(() => sumOf(gateway.lines) + refusedIn(gateway.lines).length === 85);
    expect(refusedIn(gateway.lines)).toHaveLength(1);
  });

  test("is told for each account and each address apart, and those of a socket with them", async () => {
    const gateway = await startGateway({ accountMax: 2, addressMax: 2, trusted: ["127.0.0.1"] });
    await earlyInMinute();
    const by = (who: string) => flood(gateway.port, get("/api/public/cards", who), 12);
    await by("authorization: Bearer staff-2\r\n");
    await by("x-forwarded-for: 203.0.113.1\r\n");
    await by("x-forwarded-for: 203.0.113.2\r\n");
    for (let turn = 0; turn < 5; turn++) await sendRaw(gateway.port, upgrade("/ws/none"));
    await until(() => sumOf(gateway.lines) === 29);
    const who = gateway.lines.filter(({ refusals }) => refusals).map(({ accountId, address }) => accountId ?? address);
    expect(new Set(who)).toEqual(
      new Set(["01980000-0000-7000-8000-000000000002", "203.0.113.1", "203.0.113.2", "127.0.0.1"]),
    );
    expect(refusedIn(gateway.lines).filter(({ status }) => status === 429)).toHaveLength(4);
  });

  test("is told together for callers beyond the first 256, of whom the quiet make room for others", async () => {
    const gateway = await startGateway({ addressMax: 1, trusted: ["127.0.0.1"] });
    await earlyInMinute();
    const from = (at: number) => get("/api/public/cards", `x-forwarded-for: 203.0.${at >> 8}.${at & 255}\r\n`);
    await Promise.all(Array.from({ length: 300 }, (_, at) => flood(gateway.port, from(at), 2)));
    await until(() => sumOf(gateway.lines) + refusedIn(gateway.lines).length === 300);
    expect(gateway.lines.filter(({ callers }) => callers === "others").length).toBeGreaterThan(0);
    // Whoever was quiet for a second makes room for others.
    const before = refusedIn(gateway.lines).length;
    await pause(2_500);
    await flood(gateway.port, from(300), 2);
    await until(() => refusedIn(gateway.lines).length === before + 1);
  });
});

test("what is answered at the door has ten lines a second at most, then it is counted", async () => {
  const gateway = await startGateway();
  const startedAt = Date.now();
  const bad = await Promise.all(Array.from({ length: 100 }, () => flood(gateway.port, get("/api//cards"), 1)));
  const wrong = await flood(gateway.port, "PUT /api/cards HTTP/1.1\r\nhost: door\r\n\r\n", 100);
  const text = bad.map((one) => one.text).join("");
  expect(statusesIn(text + wrong.text)).toEqual([...Array(100).fill(400), ...Array(100).fill(405)]);
  await until(() => sumOf(gateway.lines) + refusedIn(gateway.lines).length === 200);
  const seconds = Math.ceil((Date.now() - startedAt) / 1_000);
  expect(refusedIn(gateway.lines).length).toBeLessThanOrEqual(10 * (seconds + 1));
  expect(gateway.lines.find(({ refusals }) => refusals)).toMatchObject({ address: "127.0.0.1" });
});

describe("whoever goes on after a hundred refusals", () => {
  test("loses the connection with each further one, and what was sent ahead on it", async () => {
    const gateway = await startGateway({ addressMax: 5 });
    await earlyInMinute();
    const first = await flood(gateway.port, get("/api/public/cards"), 105);
    expect(statusesIn(first.text)).toHaveLength(105);
    expect(first.text).not.toMatch(/connection: close/i);
    expect(first.isEnded).toBe(false);
    const next = await flood(gateway.port, get("/api/public/cards").repeat(8), 8);
    expect(statusesIn(next.text)).toEqual([429]);
    expect(next.text).toMatch(/connection: close/i);
    expect(next.isEnded).toBe(true);
    await until(() => sumOf(gateway.lines) === 100);
    expect(await gateway.metrics.text()).toMatch(/status="429"[^}]*\} 101$/m);
  });

  test("costs others nothing of a proxy's connection that brings them too", async () => {
    const gateway = await startGateway({ addressMax: 5, trusted: ["127.0.0.1"] });
    await earlyInMinute();
    const { text, isEnded } = await flood(
      gateway.port,
      get("/api/public/cards", "x-forwarded-for: 203.0.113.1\r\n"),
      130,
    );
    expect(statusesIn(text)).toHaveLength(130);
    expect(isEnded).toBe(false);
  });
});

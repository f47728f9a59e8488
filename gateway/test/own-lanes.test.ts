import { connect, type Socket } from "node:net";
import { PassThrough } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { headers as own } from "@rawat/platform";
import { afterEach, expect, test } from "vitest";
import { startTestGateway, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const one of opened.splice(0).toReversed()) await one.close();
});

interface Begun {
  path: string;
  address: unknown;
  end(): void;
  /** Begins an answer that goes on. */
  tell(): void;
}

/** A gateway whose own application answers when it is told to. */
async function start() {
  const begun: Begun[] = [];
  const gateway = await startTestGateway({
    trusted: ["127.0.0.1"],
    ownApp(request, response) {
      request.resume();
      const path = request.url ?? "";
      const end = () => void response.end("ok");
      begun.push({
        path,
        address: request.headers[own.address],
        end,
        tell: () => void new PassThrough().pipe(response),
      });
    },
  });
  opened.push(gateway);
  const ask = (path: string, address: string, further: RequestInit = {}) => {
    const headers = { "x-forwarded-for": address, ...(further.headers as Record<string, string>) };
    const answer = fetch(`${gateway.url}${path}`, { ...further, headers });
    return answer.then(
      ({ status }) => status,
      () => 0,
    );
  };
  const post = (path: string, address: string) => ask(path, address, { method: "POST", body: "{}" });
  return { gateway, begun, ask, post };
}

const endAll = async (begun: Begun[], asked: readonly Promise<number>[]) => {
  const ending = setInterval(() => void begun.splice(0).forEach(({ end }) => void end()), 5);
  const statuses = await Promise.all(asked).finally(() => clearInterval(ending));
  return new Set(statuses);
};

test.each(["validate", "refresh", "reset-password", "forgot-password"])(
  "of visitors from one address eight are in our own hands at once, of their network twelve and of all sixteen: %s",
  async (what) => {
    const { begun, post } = await start();
    const asked = Array.from({ length: 30 }, (_, at) => post(`${at % 2 ? "/api" : ""}/auth/${what}`, "203.0.113.1"));
    await until(() => begun.length === 8);
    asked.push(...Array.from({ length: 30 }, (_, at) => post(`/auth/${what}`, `203.0.113.${at + 2}`)));
    await until(() => begun.length === 12);
    asked.push(...Array.from({ length: 30 }, (_, at) => post(`/api/auth/${what}`, `198.51.${at}.1`)));
    await until(() => begun.length === 16);
    await pause(200);
    expect(begun).toHaveLength(16);
    expect(await endAll(begun, asked)).toEqual(new Set([200]));
  },
);

test("they keep waiting nobody who is known, signs in or reads a page", async () => {
  const { begun, ask, post } = await start();
  const flood = Array.from({ length: 60 }, (_, at) => post("/api/auth/validate", `203.0.${at}.1`));
  await until(() => begun.length === 16);
  const others = [
    post("/auth/login", "203.0.1.1"),
    post("/api/auth/register", "203.0.1.1"),
    ask("/", "203.0.1.1"),
    ask("/auth/profile", "203.0.1.1", { headers: { authorization: "Bearer patient-2" } }),
  ];
  await until(() => begun.length === 20);
  expect(new Set(begun.slice(16).map(({ path }) => path))).toEqual(
    new Set(["/auth/login", "/api/auth/register", "/", "/auth/profile"]),
  );
  expect(await endAll(begun, [...flood, ...others])).toEqual(new Set([200]));
});

test("whoever sends a body slowly keeps no place from others, of visitors as of one account", async () => {
  const { gateway, begun, ask, post } = await start();
  const half = (path: string, further: string) => {
    const socket = connect(gateway.port, "127.0.0.1");
    sockets.push(socket.on("error", () => undefined));
    socket.write(`POST ${path} HTTP/1.1\r\nhost: door\r\ncontent-length: 20\r\n${further}\r\n{"half":`);
  };
  for (let at = 0; at < 40; at++) half("/auth/refresh", `x-forwarded-for: 203.0.${at}.1\r\n`);
  for (let at = 0; at < 4; at++) half("/auth/logout", "authorization: Bearer patient-2\r\n");
  await pause(200);
  expect(begun).toHaveLength(0);
  const asked = [
    post("/auth/refresh", "198.51.100.1"),
    ask("/auth/profile", "198.51.100.1", { headers: { authorization: "Bearer patient-2" } }),
  ];
  await until(() => begun.length === 2);
  expect(await endAll(begun, asked)).toEqual(new Set([200]));
});

test("a body in one piece, in chunks, asked for or longer than is kept comes in its turn", async () => {
  const { gateway, begun } = await start();
  const head = (further: string) => `POST /auth/validate HTTP/1.1\r\nhost: door\r\n${further}\r\n`;
  const long = "x".repeat(100_000);
  for (const [at, text] of [
    `${head("content-length: 2\r\n")}{}`,
    `${head("transfer-encoding: chunked\r\n")}2\r\n{}\r\n0\r\n\r\n`,
    `${head("transfer-encoding: chunked\r\n")}0\r\n\r\n`,
    `${head("content-length: 2\r\nexpect: 100-continue\r\n")}{}`,
    `${head("content-length: 100000\r\n")}${long}`,
    `${head("transfer-encoding: chunked\r\n")}186a0\r\n${long}\r\n0\r\n\r\n`,
  ].entries()) {
    const socket = connect(gateway.port, "127.0.0.1");
    sockets.push(socket.on("error", () => undefined));
    socket.write(text);
    await until(() => begun.length === at + 1);
  }
});

test("of one account's streams four are being opened at once, and each makes room for the next when it has begun", async () => {
  const { begun, ask } = await start();
  const follow = (who: string) => ask("/api/live", "203.0.113.1", { headers: { authorization: `Bearer ${who}` } });
  const streams = Array.from({ length: 10 }, () => follow("patient-2"));
  await until(() => begun.length === 4);
  await pause(600);
  expect(begun).toHaveLength(4);
  streams.push(follow("staff-4"));
  await until(() => begun.length === 5);
  await pause(200);
  expect(begun).toHaveLength(5);
  begun[0]?.tell();
  begun[1]?.tell();
  await until(() => begun.length === 7);
  for (const { end } of begun.splice(0, 2)) end();
  expect(await endAll(begun, streams)).toEqual(new Set([200]));
});

test("of one account's streams eight are begun in a quarter of a second, however soon each is left, and a hundred may wait", async () => {
  const { begun, ask } = await start();
  const headers = { authorization: "Bearer patient-2" };
  const startedAt = performance.now();
  const streams = Array.from({ length: 300 }, () => ask("/api/live", "203.0.113.1", { headers }));
  const ending = setInterval(() => void begun.forEach(({ end }) => void end()), 2);
  const statuses = await Promise.all(streams).finally(() => clearInterval(ending));
  const quarters = Math.floor((performance.now() - startedAt) / 250) + 1;
  expect(begun.length).toBeLessThanOrEqual(8 * quarters);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(100);
  expect(statuses.filter((status) => status === 200).length).toBe(begun.length);
});

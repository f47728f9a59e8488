import { setTimeout as delay } from "node:timers/promises";
import { apiHeaders } from "@rawat/platform";
import { afterEach, describe, expect, test } from "vitest";
import { sendRaw, startRawUpstream, startTestGateway, startUpstream, statusesIn, until } from "./gateway-harness.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});
const keep = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
  const one = await opening;
  opened.push(one);
  return one;
};
const gatewayTo = (url: string) => keep(startTestGateway({ instances: [url] }));

const request = "GET /api/public/cards HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

describe.each([
  ["malformed from its first line", "nonsense\r\n\r\n", 502, "bad_neighbour"],
  ["of another protocol", "SSH-2.0-OpenSSH_9.2\r\n", 502, "bad_neighbour"],
  ["with a header of one megabyte", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(1_000_000)}\r\n\r\n`, 502, "bad_neighbour"],
  ["with ten thousand headers", `HTTP/1.1 200 OK\r\n${"a: b\r\n".repeat(10_000)}\r\n`, 502, "bad_neighbour"],
  ["with a broken header line", "HTTP/1.1 200 OK\r\nbroken header\r\n\r\n", 502, "bad_neighbour"],
  ["with two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nokk", 502, "bad_neighbour"],
  [
    "with a length and chunks",
    "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    502,
    "bad_neighbour",
  ],
  ["with a length that is none", "HTTP/1.1 200 OK\r\ncontent-length: two\r\n\r\nok", 502, "bad_neighbour"],
  [
    "another protocol, unasked",
    "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
    502,
    "bad_neighbour",
  ],
  [
    "that goes on in interim answers",
    "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n".repeat(1_000),
    502,
    "bad_neighbour",
  ],
  ["cut in its headers", "HTTP/1.1 200 OK\r\ncontent-le", 502, "bad_neighbour"],
])("an answer %s", (_, bytes, status, code) => {
  test(`is answered ${status}, says nothing of what is behind, and the next request is served`, async () => {
    let isBroken = true;
    const upstream = await keep(
      startRawUpstream((socket) => {
        if (isBroken) socket.end(bytes);
        else socket.write(ok);
      }),
    );
    const gateway = await gatewayTo(upstream.url);
    const answer = await sendRaw(gateway.port, request, 3_000);
    expect(statusesIn(answer)).toEqual([status]);
    expect(answer).toContain(`"code":"${code}"`);
    for (const name of Object.keys(apiHeaders)) expect(answer).toContain(name);
    expect(answer).not.toMatch(new RegExp(`${upstream.port}|HPE_|UND_ERR|llhttp|at .*\\.js`));
    isBroken = false;
    expect(statusesIn(await sendRaw(gateway.port, request, 3_000))).toEqual([200]);
  });
});

describe.each([
  ["before its length is reached", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n0123456789"],
  ["within a chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\n0123456789"],
  ["before the last chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\n0123456789\r\n"],
  ["by a broken chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\n0123456789\r\nzz\r\n"],
])("an answer that ends %s", (_, bytes) => {
  test("is never taken for a whole one: the caller's connection is cut", async () => {
    const upstream = await keep(startRawUpstream((socket) => socket.end(bytes)));
    const gateway = await gatewayTo(upstream.url);
    await expect(fetch(`${gateway.url}/api/public/cards`).then((answer) => answer.text())).rejects.toThrow();
    await until(() => gateway.lines.some(({ fault }) => fault === "answer_cut"));
    expect(gateway.lines.at(-1)).toMatchObject({ status: 499 });
  });
});

test("an answer longer than its length is cut to it, and what is over is nobody's answer", async () => {
  const upstream = await keep(
    startRawUpstream((socket) =>
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nothers"),
    ),
  );
  const gateway = await gatewayTo(upstream.url);
  for (let turn = 0; turn < 5; turn++) expect(await (await fetch(`${gateway.url}/api/public/cards`)).text()).toBe("ok");
});

test("a few interim answers pass unheard", async () => {
  const upstream = await keep(
    startRawUpstream((socket) => socket.write(`${"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(3)}${ok}`)),
  );
  const gateway = await gatewayTo(upstream.url);
  expect((await fetch(`${gateway.url}/api/public/cards`)).status).toBe(200);
});

test("interim answers without end are given up long before the deadline", async () => {
  const timers: NodeJS.Timeout[] = [];
  const upstream = await keep(
    startRawUpstream((socket) => {
      timers.push(setInterval(() => socket.write("HTTP/1.1 103 Early Hints\r\n\r\n"), 5));
    }),
  );
  const gateway = await gatewayTo(upstream.url);
  const answer = await fetch(`${gateway.url}/api/public/cards`);
  for (const timer of timers) clearInterval(timer);
  expect(answer.status).toBe(502);
});

test("an answer without a length goes on to its end", async () => {
  const upstream = await keep(startRawUpstream((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\nall of it")));
  const gateway = await gatewayTo(upstream.url);
  expect(await (await fetch(`${gateway.url}/api/public/cards`)).text()).toBe("all of it");
});

test("no answer at all is told 504 at the deadline, and the request behind is given up", async () => {
  let gone = 0;
  const upstream = await keep(startUpstream((incoming) => incoming.once("close", () => gone++)));
  const gateway = await gatewayTo(upstream.url);
  const startedAt = performance.now();
  const answer = await fetch(`${gateway.url}/api/public/cards`);
  expect(answer.status).toBe(504);
  expect(answer.headers.get("retry-after")).toBe("2");
  expect(performance.now() - startedAt).toBeGreaterThan(950);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  await until(() => gone === 1);
  expect(upstream.seen).toHaveLength(1);
});

test("an answer that began in time may take longer than the deadline", async () => {
  const upstream = await keep(
    startUpstream(async (_, response) => {
      response.write("first");
      await delay(1_300);
      response.end(" last");
    }),
  );
  const gateway = await gatewayTo(upstream.url);
  expect(await (await fetch(`${gateway.url}/api/public/cards`)).text()).toBe("first last");
});

test("nobody there is told 503 at once, with a time to come back", async () => {
  const gateway = await gatewayTo("http://127.0.0.1:9");
  const startedAt = performance.now();
  const answer = await fetch(`${gateway.url}/api/public/cards`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("2");
  expect(performance.now() - startedAt).toBeLessThan(300);
});

test("a caller who leaves takes the request behind along", async () => {
  let gone = 0;
  const upstream = await keep(startUpstream((incoming) => incoming.once("close", () => gone++)));
  const gateway = await gatewayTo(upstream.url);
  const leaving = AbortSignal.timeout(200);
  await expect(fetch(`${gateway.url}/api/public/cards`, { signal: leaving })).rejects.toThrow();
  await until(() => gone === 1, 700);
  await until(() => gateway.lines.some(({ status }) => status === 499));
});

test("HEAD, 204 and 304 have no body, whatever the service sends along", async () => {
  const upstream = await keep(
    startRawUpstream((socket, text) => {
      if (text.startsWith("HEAD")) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
      else if (text.includes("if-none-match")) socket.write('HTTP/1.1 304 Not Modified\r\netag: "1"\r\n\r\n');
      else socket.write("HTTP/1.1 204 No Content\r\n\r\n");
    }),
  );
  const gateway = await gatewayTo(upstream.url);
  const send = (method: string, further = "") =>
    sendRaw(gateway.port, `${method} /api/public/cards HTTP/1.1\r\nHost: a\r\n${further}Connection: close\r\n\r\n`);
  expect(await send("HEAD")).toMatch(/^HTTP\/1\.1 200 [\s\S]*content-length: 5[\s\S]*\r\n\r\n$/i);
  expect(await send("GET", 'If-None-Match: "1"\r\n')).toMatch(/^HTTP\/1\.1 304 [\s\S]*\r\n\r\n$/);
  expect(await send("GET")).toMatch(/^HTTP\/1\.1 204 [\s\S]*\r\n\r\n$/);
});

test("connections to a service are kept and used again", async () => {
  let connections = 0;
  const upstream = await keep(startUpstream((_, response) => response.end("ok")));
  upstream.server.on("connection", () => connections++);
  const gateway = await gatewayTo(upstream.url);
  for (let turn = 0; turn < 50; turn++) await (await fetch(`${gateway.url}/api/public/cards`)).text();
  // One that is alone is not probed either.
  expect(connections).toBe(1);
});

test("more requests than connections wait their turn and are all answered", async () => {
  let running = 0;
  let most = 0;
  const upstream = await keep(
    startUpstream(async (_, response) => {
      most = Math.max(most, ++running);
      await delay(5);
      running--;
      response.end("ok");
    }),
  );
  const gateway = await keep(startTestGateway({ instances: [upstream.url], pools: { connectionsMax: 4 } }));
  const answers = await Promise.all(
    Array.from({ length: 40 }, () =>
      fetch(`${gateway.url}/api/cards`, { headers: { authorization: "Bearer staff-2" } }),
    ),
  );
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(most).toBeLessThanOrEqual(4);
});

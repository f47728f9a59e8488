import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  sendRaw,
  startTestGateway,
  startUpstream,
  statusesIn,
  type TestGateway,
  type Upstream,
  until,
} from "./gateway-harness.ts";

let gateway: TestGateway;
let cards: Upstream;
let cut = 0;
beforeAll(async () => {
  cards = await startUpstream((request, response) => {
    if (request.url === "/api/public/cards?large") {
      Readable.from(largeAnswer()).pipe(response);
      return;
    }
    if (request.headers["content-type"] === "text/refused") {
      response.writeHead(415, { connection: "close" }).end("refused");
      return;
    }
    const hash = createHash("sha256");
    let bytes = 0;
    request.on("aborted", () => cut++);
    request.on("data", (chunk: Buffer) => {
      hash.update(chunk);
      bytes += chunk.length;
    });
    request.on("end", () =>
      response.end(`${bytes} ${hash.digest("hex")} ${request.headers["transfer-encoding"] ?? "length"}`),
    );
  });
  gateway = await startTestGateway({ instances: [cards.url] });
});
afterAll(async () => {
  await gateway.close();
  await cards.close();
});

const megabyte = Buffer.alloc(1_048_576, "0123456789abcdef");
function* largeAnswer() {
  for (let count = 0; count < 200; count++) yield megabyte;
}
const sha = (...parts: (string | Buffer)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");
const post = "POST /api/public/cards HTTP/1.1\r\nHost: a\r\n";
const chunked = (...parts: string[]) => parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join("");

describe("a body", () => {
  test.each([0, 1, 1_000, 65_536, 65_537, 300_000, 1_048_576])(
    "of %i bytes arrives whole, told by its length",
    async (size) => {
      const body = Buffer.alloc(size, "xyz");
      const answer = await fetch(`${gateway.url}/api/public/cards`, { method: "POST", body });
      expect(await answer.text()).toBe(`${size} ${sha(body)} length`);
    },
  );

  test.each([1, 65_000, 70_000, 900_000])("of %i bytes in chunks arrives whole", async (size) => {
    const body = "y".repeat(size);
    const answer = await sendRaw(
      gateway.port,
      `${post}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunked(body.slice(0, 10), body.slice(10) || "z")}0\r\n\r\n`,
    );
    const whole = body.length > 10 ? body : `${body}z`;
    expect(answer).toContain(`${whole.length} ${sha(whole)}`);
  });

  test("told to wait for 100 Continue is asked for, and only when the request is let in", async () => {
    const admitted = await sendContinue("/api/public/cards", {});
    expect(admitted).toEqual({ wasAsked: true, status: 200 });
    const refused = await sendContinue("/api/cards", {});
    expect(refused).toEqual({ wasAsked: false, status: 401 });
    const tooLarge = await sendContinue("/api/public/cards", { "content-length": 2_000_000 });
    expect(tooLarge).toEqual({ wasAsked: false, status: 413 });
  });

  test("told to expect anything else is refused with 417", async () => {
    const answer = await sendRaw(gateway.port, `${post}Expect: miracles\r\nContent-Length: 3\r\n\r\nabc`);
    expect(answer).toMatch(/^HTTP\/1\.1 417 [\s\S]*x-content-type-options: nosniff[\s\S]*"status":417/);
  });
});

function sendContinue(
  path: string,
  headers: Record<string, number>,
): Promise<{ wasAsked: boolean; status: number | undefined }> {
  return new Promise((resolve, reject) => {
    let wasAsked = false;
    const sending = httpRequest(`${gateway.url}${path}`, {
      method: "POST",
      headers: { expect: "100-continue", "content-length": 3, ...headers },
    });
    sending.on("continue", () => {
      wasAsked = true;
      sending.end("abc");
    });
    sending.on("response", (response) => {
      response.resume();
      resolve({ wasAsked, status: response.statusCode });
      sending.destroy();
    });
    sending.on("error", reject);
    sending.flushHeaders();
  });
}

describe("too large a body", () => {
  test("told by its length is refused with 413 before any of it is read", async () => {
    const seen = cards.seen.length;
    const answer = await sendRaw(gateway.port, `${post}Content-Length: 1048577\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close[\s\S]*"body_too_large"/);
    expect(cards.seen.length).toBe(seen);
  });

  test("in chunks is refused with 413 when the limit is passed, the service hears nothing, and the connection is closed", async () => {
    const seen = cards.seen.length;
    const part = "x".repeat(200_000);
    const answer = await sendRaw(
      gateway.port,
      `${post}Transfer-Encoding: chunked\r\n\r\n${chunked(...Array<string>(8).fill(part))}0\r\n\r\n`,
      3_000,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
    expect(cards.seen.length).toBe(seen);
  });

  test.each([
    ["by its length", `Content-Length: 1100000\r\n\r\n${"x".repeat(1_100_000)}`],
    ["in chunks", `Transfer-Encoding: chunked\r\n\r\n${chunked("x".repeat(1_100_000))}0\r\n\r\n`],
    ["by the last of its chunks", `Transfer-Encoding: chunked\r\n\r\n${chunked("x".repeat(1_048_576), "y")}0\r\n\r\n`],
  ])("%s takes no second request along that hides behind it", async (_, body) => {
    const answer = await sendRaw(
      gateway.port,
      `${post}${body}GET /api/public/cards?smuggled HTTP/1.1\r\nHost: a\r\n\r\n`,
      3_000,
    );
    expect(statusesIn(answer)).toEqual([413]);
    await delay(50);
    expect(cards.seen.join()).not.toContain("smuggled");
  });

  test("is told of to one who goes on sending, before the connection ends", async () => {
    const answer = await fetch(`${gateway.url}/api/public/cards`, { method: "POST", body: Buffer.alloc(20_000_000) });
    expect(answer.status).toBe(413);
  });

  test("of chunk extensions is refused", async () => {
    const answer = await sendRaw(
      gateway.port,
      `${post}Transfer-Encoding: chunked\r\n\r\n1;${"e".repeat(20_000)}\r\nx\r\n0\r\n\r\n`,
    );
    expect(statusesIn(answer)).toEqual([413]);
  });
});

test("behind an answer that ends the connection nothing is executed, not even what came in one piece with it", async () => {
  const asked: (string | undefined)[] = [];
  const other = await startTestGateway({
    ownApp: (request, response) => {
      asked.push(request.url);
      response.end();
    },
  });
  const refused = "POST /api/cards HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
  const answer = await sendRaw(other.port, `${refused}DELETE /own HTTP/1.1\r\nHost: a\r\n\r\n`);
  expect(statusesIn(answer)).toEqual([401]);
  expect(asked).toEqual([]);
  await other.close();
});

test("requests that follow one another on a connection are answered in their order", async () => {
  const get = (query: string) => `GET /api/public/cards?${query} HTTP/1.1\r\nHost: a\r\n\r\n`;
  const answer = await sendRaw(gateway.port, get("1") + get("2") + get("3"));
  expect(statusesIn(answer)).toEqual([200, 200, 200]);
});

test("a body that drips is given up with 408 at the deadline, and never seen by the service", async () => {
  const seen = cards.seen.length;
  const socket = connect(gateway.port, "127.0.0.1");
  let answer = "";
  socket.on("data", (bytes) => {
    answer += bytes;
  });
  socket.on("error", () => undefined);
  socket.write(`${post}Content-Length: 1000\r\n\r\n`);
  const drip = setInterval(() => socket.write("x"), 50);
  await until(() => answer !== "", 4_000);
  clearInterval(drip);
  expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*connection: close[\s\S]*"body_too_slow"/i);
  expect(cards.seen.length).toBe(seen);
  socket.destroy();
});

test("a caller who leaves in the middle of a large body takes the service's request along", async () => {
  cut = 0;
  const socket = connect(gateway.port, "127.0.0.1");
  socket.write(`POST /api/public/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n${"x".repeat(300_000)}`);
  const seen = cards.seen.length;
  await until(() => cards.seen.length > seen);
  socket.destroy();
  await until(() => cut === 1);
});

test("a service that refuses an upload early is heard, and the rest of the upload is no request", async () => {
  const answer = await fetch(`${gateway.url}/api/public/upload`, {
    method: "POST",
    headers: { "content-type": "text/refused" },
    body: Buffer.alloc(200_000),
  });
  expect([415, 503]).toContain(answer.status);
});

test("two hundred megabytes in each direction pass through a memory that stays flat", async () => {
  const before = process.memoryUsage().rss;
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before);
  }, 20);
  const sent = await fetch(`${gateway.url}/api/public/upload`, {
    method: "POST",
    body: Readable.toWeb(Readable.from(largeAnswer())) as ReadableStream,
    duplex: "half",
  } as RequestInit);
  expect(await sent.text()).toMatch(new RegExp(`^${200 * megabyte.length} .* chunked$`));

  const read = createHash("sha256");
  let bytes = 0;
  const answer = await fetch(`${gateway.url}/api/public/cards?large`);
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    read.update(chunk);
    bytes += chunk.length;
  }
  clearInterval(watch);
  expect(bytes).toBe(200 * megabyte.length);
  expect(read.digest("hex")).toBe(sha(...largeAnswer()));
  // Sender, gateway and receiver are all in this process.
  expect(most).toBeLessThan(120_000_000);
}, 60_000);

test("a service that stops reading stops the sender too, rather than filling our memory", async () => {
  const deaf = await startUpstream((request) => request.pause());
  const other = await startTestGateway({ instances: [deaf.url] });
  const socket = connect(other.port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write("POST /api/public/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 200000000\r\n\r\n");
  let taken = 0;
  const send = () => {
    socket.write(megabyte, () => {
      taken += megabyte.length;
      if (taken < 190_000_000) send();
    });
  };
  send();
  await until(() => taken > 0);
  await delay(1_000);
  const stoppedAt = taken;
  await delay(300);
  expect(taken).toBe(stoppedAt);
  expect(taken).toBeLessThan(50_000_000);
  socket.destroy();
  await other.close();
  await deaf.close();
});

test("a reader who stops reading stops the service's answer too, rather than filling our memory", async () => {
  let written = 0;
  const slow = await startUpstream((_, response) => {
    const write = () => {
      let hasRoom = true;
      while (hasRoom && written < 200_000_000) {
        hasRoom = response.write(megabyte);
        written += megabyte.length;
      }
    };
    response.on("drain", write);
    write();
  });
  const other = await startTestGateway({ instances: [slow.url] });
  const socket = connect(other.port, "127.0.0.1");
  socket.pause();
  socket.write("GET /api/public/cards HTTP/1.1\r\nHost: a\r\n\r\n");
  await until(() => written > 0);
  await delay(500);
  const stoppedAt = written;
  await delay(300);
  expect(written).toBe(stoppedAt);
  expect(written).toBeLessThan(50_000_000);
  socket.destroy();
  await other.close();
  await slow.close();
});

import { apiHeaders } from "@rawat/platform";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathOf } from "../src/edge-target.ts";
import {
  sendRaw,
  startTestGateway,
  startUpstream,
  statusesIn,
  type TestGateway,
  type Upstream,
} from "./gateway-harness.ts";

let gateway: TestGateway;
let cards: Upstream;
beforeAll(async () => {
  cards = await startUpstream((_, response) => response.end("reached"));
  gateway = await startTestGateway({ instances: [cards.url] });
});
afterAll(async () => {
  await gateway.close();
  await cards.close();
});

const get = (target: string, further = "") => `GET ${target} HTTP/1.1\r\nHost: clinic.test\r\n${further}\r\n`;

async function statusOf(text: string): Promise<number | undefined> {
  const answer = await sendRaw(gateway.port, text);
  for (const status of statusesIn(answer)) expect(status).toBeLessThan(500 + 6);
  if (answer.includes("HTTP/1.1 ") && !answer.startsWith("HTTP/1.1 100")) expectSecure(answer);
  return statusesIn(answer)[0];
}

function expectSecure(answer: string): void {
  const head = answer.split("\r\n\r\n", 1)[0]?.toLowerCase() ?? "";
  // Our own application answers for itself.
  if (head.includes(" 404 ") && !head.includes("problem+json")) return;
  for (const [name, value] of Object.entries(apiHeaders)) expect(head).toContain(`${name}: ${value}`.toLowerCase());
  expect(head).toMatch(/x-request-id: \S+/);
}

const prefixes = ["/api/public", "/api/public/cards", "/auth", "/docs"];
const climbs = [
  ..."../cards ./cards .. . %2e%2e/cards %2E%2E/cards .%2e/cards %2e./cards %2e/cards %252e%252e/cards ..;/cards ..;a=b/cards".split(
    " ",
  ),
  ..."..%2fcards ..%2Fcards %2e%2e%2fcards ..%5ccards ..%5Ccards ..\\cards \\..\\cards %5c..%5ccards ..%00/cards ..%0d/cards".split(
    " ",
  ),
  ..."%c0%ae%c0%ae/cards %c0%af %e0%80%af %f0%80%80%af %25%32%65%25%32%65/cards %25%32%66 %2f%2fcards ;/../cards ;x=1/cards".split(
    " ",
  ),
  ..."..%3b/cards ..%09/cards %2e%2e;/cards ..././..cards/.. x/../cards x/./cards x/%2e%2e/cards x//cards /cards //cards".split(
    " ",
  ),
];

test.each(climbs)(
  "a path that climbs or hides (%s) is refused behind every prefix and reaches no service",
  async (climb) => {
    const statuses = await Promise.all(prefixes.map((prefix) => statusOf(get(`${prefix}/${climb}`))));
    expect(statuses).toEqual(prefixes.map(() => 400));
    expect(cards.seen).toEqual([]);
  },
);

test.each([
  ...[
    "/api/public/cards%00",
    "/api/public/cards%0a",
    "/api/public/%zz",
    "/api/public/%",
    "/api/public/%4",
    "/api/public/cards%7f",
  ],
  ...[
    "/api/public/%63ards",
    "/%61pi/cards",
    "/api/public/cards;v=1",
    "/api//public/cards",
    "//api/public/cards",
    "/api/public/cards//",
  ],
  ...[
    "/api/public/<cards>",
    '/api/public/"',
    "/api/public/{x}",
    "/api/public/a^b",
    "/api/public/a|b",
    "/api/public/%c2%85",
  ],
  ...["/api/public/cards?q=%zz", "/api/public/cards?q=%00", "/api/public/cards?q=%", "/api/public/cards?a#b"],
  ...[
    `/api/public/cards?q=${"a".repeat(8_300)}`,
    "http://evil.test/api/public/cards",
    "http://clinic.test/api/cards",
    "*",
  ],
])("an odd target (%.60s) is refused with 400", async (target) => {
  expect(await statusOf(get(target))).toBe(400);
  expect(cards.seen).toEqual([]);
});

test.each([
  "/API/cards",
  "/Api/cards",
  "/api/CARDS",
  "/api/cards/",
  "/api/cards.",
  "/api/cards.json",
  "/api/PUBLIC/cards",
  "/internal/cards",
  "/api",
  "/",
])("%s is none of the contracts' paths, so no service sees it", async (path) => {
  expect(await statusOf(get(path))).toBe(404);
  expect(await statusOf(get(path, "Authorization: Bearer admin-2\r\n"))).toBe(404);
  expect(cards.seen).toEqual([]);
});

test.each(["/api/public/cards?q=a%20b%2F%C3%A9&x=[1]", "/api/public/cards?", "/api/public/cards?a=%2e%2e/&b=//;"])(
  "%s, as honest clients send it, arrives as it was sent",
  async (target) => {
    expect(await statusOf(get(target))).toBe(200);
    expect(cards.seen.splice(0)).toEqual([`GET ${target}`]);
  },
);

test("a parameter may hold any text that clients encode as they should", async () => {
  const target = `/api/cards/${encodeURIComponent("50 % é 🙂 'x'")}`;
  expect(await statusOf(get(target, "Authorization: Bearer staff-2\r\n"))).toBe(200);
  expect(cards.seen.splice(0)).toEqual([`GET ${target}`]);
});

describe("headers", () => {
  const once = [
    "Authorization: Bearer staff-2",
    "Content-Type: application/json",
    'If-Match: "1"',
    "Idempotency-Key: a",
    "Cookie: a=b",
    "Origin: http://a.test",
  ];
  test.each(once)("%s sent twice is refused, whichever of them would hold", async (header) => {
    expect(await statusOf(get("/api/public/cards", `${header}\r\n${header}\r\n`))).toBe(400);
    expect(cards.seen).toEqual([]);
  });

  test.each([
    ["two hosts", "GET /api/public/cards HTTP/1.1\r\nHost: a.test\r\nHost: b.test\r\n\r\n"],
    ["no host", "GET /api/public/cards HTTP/1.1\r\n\r\n"],
    ["an empty host", "GET /api/public/cards HTTP/1.1\r\nHost:\r\n\r\n"],
    ["a host with a path", "GET /api/public/cards HTTP/1.1\r\nHost: a.test/x\r\n\r\n"],
    ["a host with an account", "GET /api/public/cards HTTP/1.1\r\nHost: a@b.test\r\n\r\n"],
    ["Connection naming a token", get("/api/public/cards", "Connection: close, authorization\r\n")],
    ["Connection naming an identity", get("/api/public/cards", "Connection: keep-alive, x-user-id\r\n")],
    ["two lengths", "POST /api/public/cards HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"],
    [
      "length and chunks",
      "POST /api/public/cards HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ["a signed length", "POST /api/public/cards HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc"],
    ["a length in hexadecimal", "POST /api/public/cards HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc"],
    ["an unknown coding", "POST /api/public/cards HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"],
    ["two codings", "POST /api/public/cards HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"],
    [
      "chunks named twice",
      "POST /api/public/cards HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    [
      "chunks with HTTP/1.0",
      "POST /api/public/cards HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    [
      "a space before the colon",
      "POST /api/public/cards HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    ],
    ["a folded header", "GET /api/public/cards HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n"],
    ["a bare line feed", "GET /api/public/cards HTTP/1.1\nHost: a\nX: y\n\n"],
    ["a bare carriage return", "GET /api/public/cards HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"],
    [
      "a broken chunk size",
      "POST /api/public/cards HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
    ],
    [
      "a chunk size that ends in a line feed",
      "POST /api/public/cards HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
    ],
    ["a body with GET", "GET /api/public/cards HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"],
    ["an unknown verb", "FROB /api/public/cards HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["bytes beyond ASCII", "GET /api/public/c\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["no HTTP at all", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
  ])("%s is refused with 400", async (_, text) => {
    expect(await statusOf(text)).toBe(400);
    expect(cards.seen).toEqual([]);
  });

  test("more than a hundred headers, or more than 16 kB of them, are refused with 431", async () => {
    const many = Array.from({ length: 3_000 }, (_, at) => `a${at}: b`);
    expect(await statusOf(get("/api/public/cards", `${many.slice(0, 150).join("\r\n")}\r\n`))).toBe(431);
    expect(await statusOf(get("/api/public/cards", `${many.join("\r\n")}\r\n`))).toBe(431);
    expect(await statusOf(get("/api/public/cards", `x: ${"y".repeat(17_000)}\r\n`))).toBe(431);
    expect(await statusOf(get(`/api/public/cards/${"y".repeat(17_000)}`))).toBe(431);
  });

  test("HTTP/1.0 without a host is served, and the connection closed", async () => {
    const answer = await sendRaw(gateway.port, "GET /api/public/cards HTTP/1.0\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*connection: close[\s\S]*reached$/i);
    cards.seen.splice(0);
  });

  test.each([
    "GET /api/public/cards\r\n\r\n",
    "GET /api/public/cards HTTP/2.0\r\nHost: a\r\n\r\n",
    "GET /api/public/cards HTTP/0.9\r\nHost: a\r\n\r\n",
  ])("another version of HTTP (%s) is refused", async (text) => {
    expect([400, 505]).toContain(await statusOf(text));
    expect(cards.seen).toEqual([]);
  });

  test.each([
    "TRACE /api/public/cards",
    "CONNECT clinic.test:443",
    "PROPFIND /api/public/cards",
    "DELETE /api/public/cards",
    "PUT /api/cards",
  ])("%s is answered 405 and told what is offered", async (line) => {
    const answer = await sendRaw(gateway.port, `${line} HTTP/1.1\r\nHost: clinic.test\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toMatch(/\r\nallow: [A-Z, ]*GET/i);
    expectSecure(answer);
  });

  test("a method cannot be changed by a header", async () => {
    const answer = await sendRaw(
      gateway.port,
      get("/api/public/cards", "X-HTTP-Method-Override: DELETE\r\nX-Method-Override: POST\r\n"),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200/);
    expect(cards.seen.splice(0)).toEqual(["GET /api/public/cards"]);
  });

  test("OPTIONS tells the methods of a path", async () => {
    const answer = await sendRaw(gateway.port, "OPTIONS /api/cards HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 204 [\s\S]*allow: GET, POST, HEAD, OPTIONS/i);
  });
});

test("two thousand random targets leave the gateway serving", async () => {
  const bytes = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 60 }), 2_000);
  const requests = bytes.map(
    (target) =>
      `GET /${Buffer.from(target)
        .toString("latin1")
        .replace(/[\r\n\t ]/g, "")} HTTP/1.1\r\nHost: a\r\n\r\n`,
  );
  for (let at = 0; at < requests.length; at += 100) {
    await Promise.all(requests.slice(at, at + 100).map((text) => sendRaw(gateway.port, Buffer.from(text, "latin1"))));
  }
  cards.seen.splice(0);
  expect(await statusOf(get("/api/public/cards"))).toBe(200);
  cards.seen.splice(0);
});

test("no text in the place of a path brings down the check or gets past it climbing", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."/.%2eE5cCfF0;\\?&=a~\u0000\u00e9 ".split("")), maxLength: 40 }),
      (text) => {
        let path: string;
        try {
          path = pathOf(`/${text}`);
        } catch (error) {
          expect(error).toMatchObject({ code: "bad_path" });
          return;
        }
        expect(new URL(path, "http://a.test").pathname).toBe(path);
        expect(decodeURIComponent(path).split("/")).not.toContain("..");
      },
    ),
    { numRuns: 20_000 },
  );
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  assertions,
  sendRaw,
  startTestGateway,
  startUpstream,
  type TestGateway,
  type Upstream,
  until,
} from "./gateway-harness.ts";

let gateway: TestGateway;
let cards: Upstream;
beforeAll(async () => {
  cards = await startUpstream((request, response) => {
    response.setHeader("x-powered-by", "something");
    response.setHeader("connection", "keep-alive, x-inner");
    response.setHeader("x-inner", "secret");
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("vary", "Accept-Encoding");
    response.end(JSON.stringify(request.headers));
  });
  gateway = await startTestGateway({
    instances: [cards.url],
    corsOrigins: ["https://portal.test"],
    trusted: ["127.0.0.1", "10.0.0.0/8"],
  });
});
afterAll(async () => {
  await gateway.close();
  await cards.close();
});

const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  fetch(`${gateway.url}${path}`, { method, headers });
const reached = async (answer: Response) => (await answer.json()) as Record<string, string>;
const vouchedIn = (headers: Record<string, string>) => assertions.read(headers.authorization?.replace("Bearer ", ""));
const actorIn = (headers: Record<string, string>) => vouchedIn(headers).actor;

describe("who asks", () => {
  test.each(["1", "2"])(
    "an account of the right role is let in, and the service told who it is, and by which session (account %s)",
    async (number) => {
      const answer = await ask("/api/cards", { authorization: `Bearer staff-${number}` });
      expect(answer.status).toBe(200);
      expect(vouchedIn(await reached(answer))).toMatchObject({
        actor: { kind: "account", role: "staff", accountId: expect.stringMatching(`^01980000.*${number}$`) },
        sessionId: expect.stringMatching(`^01980001.*${number}$`),
      });
    },
  );

  test.each([
    {},
    { authorization: "Bearer nobody" },
    { authorization: "Basic YTpi" },
    { authorization: "" },
    { authorization: `Bearer staff-2 ${"x".repeat(9_000)}` },
  ])("without a token that holds, a protected route answers 401 and is not reached", async (headers) => {
    const before = cards.seen.length;
    const answer = await ask("/api/cards", headers as Record<string, string>);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    expect(await answer.json()).toMatchObject({ status: 401, code: "unauthenticated" });
    expect(cards.seen.length).toBe(before);
  });

  test.each(["doctor-2", "patient-1", "agent-2"])(
    "another role (%s) is answered 403 and learns nothing",
    async (token) => {
      const before = cards.seen.length;
      const answer = await ask("/api/cards", { authorization: `Bearer ${token}` });
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "not_allowed", instance: "/api/cards" });
      expect(cards.seen.length).toBe(before);
    },
  );

  test("the trail is told of a refused role by what it wanted, not by its query, and of no missing token", async () => {
    const before = gateway.refused.length;
    await ask("/api/cards?q=words", { authorization: "Bearer doctor-2" });
    await ask("/api/cards?q=words", {});
    await ask("/api/cards?q=words", { authorization: "Bearer staff-2" });
    expect(gateway.refused.slice(before)).toEqual([{ action: "GET /api/cards" }]);
  });

  test("where anyone may ask, a token that does not hold makes a visitor, and goes to the service as a mere claim", async () => {
    const headers = await reached(await ask("/api/public/cards", { authorization: "Bearer a-visitors-own" }));
    expect(actorIn(headers)).toEqual({ kind: "visitor" });
    expect(headers["x-rawat-claim"]).toBe("Bearer a-visitors-own");
  });

  test("no assertion for one service is one for another, and none lives longer than a minute", async () => {
    const { authorization = "" } = await reached(await ask("/api/cards", { authorization: "Bearer staff-2" }));
    const claims = JSON.parse(Buffer.from(authorization.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ aud: "cards", iss: "rawat-internal" });
    expect(claims.exp - claims.iat).toBeLessThanOrEqual(60);
  });

  test("an unknown path is the same to everybody", async () => {
    const [nobody, admin] = await Promise.all([
      ask("/api/nothing"),
      ask("/api/nothing", { authorization: "Bearer admin-2" }),
    ]);
    expect([nobody.status, admin.status]).toEqual([404, 404]);
  });
});

describe("what a caller claims in headers", () => {
  const claimed = {
    "X-User-Id": "1",
    X_User_Id: "1",
    "x-role": "admin",
    "X-Internal": "1",
    "X-Internal-Token": "1",
    "x-rawat-actor": "1",
    "X-Rawat-Address": "6.6.6.6",
    "X-Rawat-Deadline": "99999999999999",
    "X-Rawat-Claim": "Bearer x",
    "X-Original-URL": "/internal/cards",
    "X-Rewrite-URL": "/internal/cards",
    "X-Forwarded-Host": "evil.test",
    "X-Forwarded-Proto": "ftp",
    Forwarded: "for=6.6.6.6",
    "X-Real-IP": "6.6.6.6",
    Cookie: "session=1",
    Origin: "https://portal.test",
    "Proxy-Authorization": "Basic YTpi",
  };

  test("none of it reaches a service, on open and on protected routes", async () => {
    for (const path of ["/api/public/cards", "/api/cards"]) {
      const answer = await ask(path, { ...claimed, authorization: "Bearer staff-2" });
      const names = Object.keys(await reached(answer));
      for (const name of Object.keys(claimed)) {
        if (!["x-rawat-address", "x-rawat-deadline"].includes(name.toLowerCase()))
          expect(names).not.toContain(name.toLowerCase());
      }
    }
  });

  test("address and deadline are the gateway's own", async () => {
    const headers = await reached(await ask("/api/public/cards", claimed));
    expect(headers["x-rawat-address"]).toBe("127.0.0.1");
    expect(Number(headers["x-rawat-deadline"]) - Date.now()).toBeLessThanOrEqual(1_000);
  });

  test("of a proxy that adds a line of its own the last one holds, and not the one that a caller has sent", async () => {
    const answer = await sendRaw(
      gateway.port,
      "GET /api/public/cards HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 203.0.113.5\r\nConnection: close\r\n\r\n",
    );
    expect(answer).toContain('"x-rawat-address":"203.0.113.5"');
  });

  test("a sent identity twice is still none", async () => {
    const answer = await sendRaw(
      gateway.port,
      "GET /api/public/cards HTTP/1.1\r\nHost: a\r\nX-User-Id: 1\r\nX-User-Id: 2\r\nConnection: close\r\n\r\n",
    );
    expect(answer).not.toContain("x-user-id");
  });

  test("what a service needs to know arrives as it was sent", async () => {
    const sent = {
      accept: "application/json",
      "accept-encoding": "br",
      "accept-language": "id",
      "if-none-match": '"1"',
      "user-agent": "a browser",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      tracestate: "a=b",
    };
    expect(await reached(await ask("/api/public/cards", sent))).toMatchObject(sent);
    expect(await reached(await ask("/api/public/cards", { range: "bytes=0-1" }))).toMatchObject({ range: "bytes=0-1" });
  });

  test.each(["00-00000000000000000000000000000000-b7ad6b7169203331-01", "x".repeat(10_000), "'; drop table"])(
    "a trace that is none (%.20s) ends here",
    async (traceparent) => {
      expect(await reached(await ask("/api/public/cards", { traceparent }))).not.toHaveProperty("traceparent");
    },
  );
});

describe("the request id", () => {
  test("a caller's own is kept from end to end", async () => {
    const answer = await ask("/api/public/cards", { "x-request-id": "a-callers-own-id" });
    expect(answer.headers.get("x-request-id")).toBe("a-callers-own-id");
    expect((await reached(answer))["x-request-id"]).toBe("a-callers-own-id");
    await until(() => gateway.lines.some(({ requestId }) => requestId === "a-callers-own-id"));
  });

  test.each([
    "short",
    "x".repeat(10_000),
    "a b c d e f g h",
    "' or 1=1 -- ",
    "\u001b[31mred-and-long",
    "a\tb-and-more-of-it",
  ])("%.20s is no id, and another is made", async (id) => {
    const answer = await sendRaw(
      gateway.port,
      `GET /api/public/cards HTTP/1.1\r\nHost: a\r\nX-Request-Id: ${id}\r\nConnection: close\r\n\r\n`,
    );
    if (answer.startsWith("HTTP/1.1 400")) return;
    expect(/x-request-id: (\S+)/i.exec(answer)?.[1]).toMatch(/^[\w-]{36}$/);
  });
});

test("a service's answer loses what concerns nobody outside, and gains what every answer has", async () => {
  const { headers } = await ask("/api/public/cards");
  for (const name of ["x-powered-by", "server", "x-inner", "access-control-allow-origin"])
    expect(headers.has(name)).toBe(false);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("cache-control")).toBe("no-store");
});

describe("other origins", () => {
  test("a page of an allowed one may read answers, and refusals too", async () => {
    for (const path of ["/api/public/cards", "/api/cards", "/api/nothing"]) {
      const { headers } = await ask(path, { origin: "https://portal.test" });
      expect(headers.get("access-control-allow-origin")).toBe("https://portal.test");
      expect(headers.get("vary")).toContain("Origin");
    }
  });

  test.each([
    "https://evil.test",
    "null",
    "https://portal.test.evil.test",
    "https://sub.portal.test",
    "http://portal.test",
    "https://portal.test:444",
    "HTTPS://PORTAL.TEST",
  ])("%s gets no leave, in answers nor before them", async (origin) => {
    for (const [method, further] of [
      ["GET", {}],
      ["OPTIONS", { "access-control-request-method": "DELETE" }],
    ] as const) {
      const answer = await ask("/api/public/cards", { origin, ...further }, method);
      expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
      expect(answer.headers.get("vary")).toContain("Origin");
    }
  });

  test("a preflight of an allowed one is answered with what may be sent", async () => {
    const answer = await ask(
      "/api/cards",
      { origin: "https://portal.test", "access-control-request-method": "POST" },
      "OPTIONS",
    );
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-methods")).toContain("POST");
    expect(answer.headers.get("access-control-allow-headers")).toMatch(/If-Match/);
  });
});

describe("our own application", () => {
  test("is given the id and the address that the gateway found, whatever was claimed", async () => {
    const answer = await ask("/anything", { "x-rawat-address": "6.6.6.6", "x-forwarded-for": "203.0.113.9" });
    expect(await answer.json()).toMatchObject({
      own: true,
      address: "203.0.113.9",
      id: expect.stringMatching(/^[\w-]{36}$/),
    });
  });
});

test("each request is one line that holds no query, no token and no body", async () => {
  const id = "the-id-of-both-of-them";
  await ask("/api/public/cards?q=a-patients-name", { authorization: "Bearer secret-token", "x-request-id": id });
  await ask("/api/cards", { authorization: "Bearer staff-2", "x-request-id": id });
  const linesOf = () => gateway.lines.filter(({ requestId }) => requestId === id);
  await until(() => linesOf().length === 2);
  const lines = linesOf();
  expect(lines).toMatchObject([
    { path: "/api/public/cards", status: 200, method: "GET" },
    { path: "/api/cards", status: 200, role: "staff" },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/a-patients-name|secret-token/);
});

test("figures carry the contract's path, never a real one", async () => {
  await ask("/api/cards/a-patients-id", { authorization: "Bearer staff-2", "x-request-id": "of-the-figures" });
  await until(() => gateway.lines.some(({ requestId }) => requestId === "of-the-figures"));
  const text = await gateway.metrics.text();
  expect(text).toContain('route="/api/cards/:id"');
  expect(text).not.toContain("a-patients-id");
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../harness/program.ts";
import { programsOf } from "../harness/rawat.ts";
import { type Cast, gatherCast } from "./cast.ts";
import { type Door, get, mark, marked, openDoor } from "./door.ts";

let cast: Cast;
let door: Door;
beforeAll(async () => {
  cast = await gatherCast();
  door = openDoor(cast);
});
afterAll(async () => {
  await door.expectNothingReached();
  await cast.stop();
});

describe("framing that two programs could read differently", () => {
  const smuggled = `GET /api/patients HTTP/1.1\r\n${marked}\r\n`;
  const post = (headers: string, body: string) =>
    `POST /auth/login HTTP/1.1\r\n${marked}Content-Type: application/json\r\n${headers}\r\n${body}`;

  it.each([
    ["length and chunks", post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", `0\r\n\r\n${smuggled}`)],
    ["chunks and length", post("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n", `0\r\n\r\n${smuggled}`)],
    ["two lengths", post("Content-Length: 2\r\nContent-Length: 3\r\n", `{} ${smuggled}`)],
    ["two equal lengths", post("Content-Length: 2\r\nContent-Length: 2\r\n", `{}${smuggled}`)],
    ["a list of lengths", post("Content-Length: 2, 2\r\n", `{}${smuggled}`)],
    ["a signed length", post("Content-Length: +2\r\n", `{}${smuggled}`)],
    ["a negative length", post("Content-Length: -1\r\n", smuggled)],
    ["a length beyond all numbers", post("Content-Length: 99999999999999999999\r\n", smuggled)],
    ["another coding", post("Transfer-Encoding: xchunked\r\n", smuggled)],
    ["identity", post("Transfer-Encoding: identity\r\n", smuggled)],
    ["two codings", post("Transfer-Encoding: gzip, chunked\r\n", `0\r\n\r\n${smuggled}`)],
    ["a space before the colon", post("Transfer-Encoding : chunked\r\n", `0\r\n\r\n${smuggled}`)],
    ["a tab in the coding", post("Transfer-Encoding:\tchunked, identity\r\n", `0\r\n\r\n${smuggled}`)],
    ["a folded header", post("X-A: b\r\n c: d\r\nContent-Length: 2\r\n", `{}${smuggled}`)],
    ["a bare line feed", `GET /api/patients HTTP/1.1\n${marked.replaceAll("\r\n", "\n")}\n`],
    ["a bare carriage return", `GET /api/patients HTTP/1.1\r\n${marked}X: a\rb\r\n\r\n`],
    ["NUL in a header", `GET /api/patients HTTP/1.1\r\n${marked}X: a\u0000b\r\n\r\n`],
    ["a broken chunk", post("Transfer-Encoding: chunked\r\n", `zz\r\n${smuggled}`)],
    ["a chunk that ends in a line feed", post("Transfer-Encoding: chunked\r\n", `2\n{}\r\n0\r\n\r\n${smuggled}`)],
    ["a negative chunk", post("Transfer-Encoding: chunked\r\n", `-1\r\n${smuggled}`)],
  ])("is refused, and nothing behind it is executed: %s", async (_, text) => {
    const answer = await door.send(text);
    expect(answer.statuses).toEqual([400]);
    expect(answer.wasEnded).toBe(true);
  });

  it.each([
    ["two hosts", `GET /api/patients HTTP/1.1\r\nConnection: close\r\n${marked}Host: evil.test\r\n\r\n`],
    ["an empty host", `GET /api/patients HTTP/1.1\r\nConnection: close\r\nHost:\r\n\r\n`],
    ["no host", `GET /api/patients HTTP/1.1\r\nConnection: close\r\nX-Request-Id: ${mark}\r\n\r\n`],
    ["a host with a path", `GET /api/patients HTTP/1.1\r\nConnection: close\r\nHost: clinic.test/api/auth\r\n\r\n`],
    ["an unknown verb", `FROB /api/patients HTTP/1.1\r\nConnection: close\r\n${marked}\r\n`],
    ["another protocol", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
  ])("is refused with %s", async (_, text) => expect((await door.send(text)).statuses).toEqual([400]));

  it("leaves nothing behind a body that was refused", async () => {
    const big = 1_100_000;
    const refused = await door.send(post(`Content-Length: ${big}\r\n`, `${smuggled}${"x".repeat(70_000)}${smuggled}`));
    expect(refused.statuses).toEqual([413]);
    expect(refused.wasEnded).toBe(true);
    const bodyOfGet = await door.send(
      `GET /auth/profile HTTP/1.1\r\n${marked}Connection: close\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
    );
    expect(bodyOfGet.statuses).toHaveLength(1);
    expect([400, 401]).toContain(bodyOfGet.statuses[0]);
    const forwarded = await door.send(
      `GET /api/patients HTTP/1.1\r\n${marked}Connection: close\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
    );
    expect(forwarded.statuses).toHaveLength(1);
    expect([400, 401]).toContain(forwarded.statuses[0]);
  });

  it("is refused when a chunk brings more about itself than of itself", async () => {
    const flood = `2;${"x".repeat(20_000)}\r\n{}\r\n0\r\n\r\n`;
    expect((await door.send(post("Transfer-Encoding: chunked\r\n", flood))).statuses[0]).toBe(413);
  });

  it.each([
    ["GET /api/patients\r\n\r\n"],
    [get("/api/patients", "", "HTTP/2.0")],
    [get("/api/patients", "", "HTTP/0.9")],
    [get("/api/patients", "", "HTTP/1.2")],
    [get("/api/patients", "", "http/1.1")],
  ])("is refused in another version of HTTP (%j)", async (text) =>
    expect([400, 505]).toContain(await door.statusOf(text)),
  );

  it("is refused with more headers than anybody needs", async () => {
    expect(await door.statusOf(get("/api/patients", `X: ${"y".repeat(17_000)}\r\n`))).toBe(431);
    expect(
      await door.statusOf(get("/api/patients", Array.from({ length: 3_000 }, (_, at) => `a${at}: b\r\n`).join(""))),
    ).toBe(431);
  });
});

describe("what a caller says of themself", () => {
  const claims = [
    "x-user-id",
    "x_user_id",
    "x-role",
    "x-user-role",
    "x-internal",
    "x-rawat-claim",
    "x-rawat-actor",
    "x-original-url",
    "x-rewrite-url",
    "x-forwarded-user",
    "x-http-method-override",
    "x-method-override",
    "x-forwarded-host",
    "x-forwarded-prefix",
    "remote-user",
    "x-rawat-deadline",
  ];
  it("is no identity, no path and no method", async () => {
    for (const name of claims) {
      const headers = { [name]: name.includes("url") ? "/health" : name.includes("method") ? "DELETE" : "admin" };
      expect((await cast.ask("GET", "/api/patients", { headers })).status).toBe(401);
      const own = await cast.ask("GET", "/api/patients", { headers, token: cast.people.owner.token });
      expect(own.body.data.map(({ id }: { id: string }) => id)).toEqual([cast.people.owner.patientId]);
    }
    expect(
      (await cast.ask("POST", "/auth/profile?_method=PATCH", { token: cast.people.owner.token, json: { name: "x" } }))
        .status,
    ).toBe(405);
  });

  it("takes no header of ours away", async () => {
    for (const named of ["authorization", "x-request-id", "x-rawat-address", "content-length", "host"])
      expect(await door.statusOf(get("/api/patients", `Connection: close, ${named}\r\n`))).toBe(400);
  });

  it.each([
    "x".repeat(10_000),
    "short",
    "a b c d e f",
    "' or 1=1 --",
    "\u001b[31mred-red",
    "0",
    "a\tb\tc\td\te",
    "{}{}{}{}{}",
  ])("is no request id in a log line unless it is plain (%#)", async (given) => {
    const { statuses, text } = await door.send(
      `GET /api/patients HTTP/1.1\r\nHost: clinic.test\r\nX-Request-Id: ${given}\r\nConnection: close\r\n\r\n`,
    );
    expect([400, 401]).toContain(statuses[0]);
    expect(text).not.toContain(`x-request-id: ${given}\r\n`);
  });

  it("makes no line in a log that is none", async () => {
    const requestId = `log-${Date.now()}-line`;
    const traceparent = "00-00000000000000000000000000000000-0000000000000000-00";
    await cast.ask("GET", "/api/patients?q=a%0a%7B%22forged%22%3A1%7D", {
      token: cast.people.staff.token,
      headers: { "x-request-id": requestId, traceparent, "user-agent": '{"forged":1}' },
    });
    await until(() => door.linesOfServices().some((line) => line.includes(requestId)));
    for (const program of programsOf(cast.rawat))
      for (const line of program.output().split("\n").slice(0, -1)) expect(JSON.parse(line)).toHaveProperty("service");
    expect(door.linesOfServices().filter((line) => line.includes(requestId))).toHaveLength(1);
    expect(door.linesOfServices().join()).not.toMatch(/forged|0{32}/);
  });
});

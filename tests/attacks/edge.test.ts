import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { somebody } from "../harness/rawat.ts";
import { type Cast, gatherCast } from "./cast.ts";
import { type Door, get, marked, openDoor } from "./door.ts";
import { everyEndpoint, pathOf } from "./endpoints.ts";

const friend = "https://pages.clinic.test";
let cast: Cast;
let door: Door;
beforeAll(async () => {
  cast = await gatherCast({ environment: { CORS_ORIGINS: friend } });
  door = openDoor(cast);
});
afterAll(async () => {
  await door.expectNothingReached();
  await cast.stop();
});

describe("a path that is not plainly one of ours", () => {
  const prefixes = ["/auth", "/api/auth", "/api/public", "/health", "/docs", "/assets"];
  const climbs = [
    ..."../api/patients ../../api/patients %2e%2e/api/patients %2E%2e/api/patients .%2e/api/patients ..%2fapi/patients".split(
      " ",
    ),
    ..."..%5capi/patients ..;/api/patients ..;a=b/api/patients ..%00/api/patients %252e%252e/api/patients ..%252fapi/patients".split(
      " ",
    ),
    ..."%c0%ae%c0%ae/api/patients %c0%afapi/patients .. . ./ ../ /..//api/patients %2e%2e%2fapi%2fpatients ..\\api\\patients".split(
      " ",
    ),
  ];
  it("opens nothing by climbing out of an open one", async () => {
    const paths = prefixes.flatMap((prefix) => climbs.map((climb) => `${prefix}/${climb}`));
    const refused = paths.map(async (path) => [path, await door.statusOf(get(path))]);
    expect(await Promise.all(refused)).toEqual(paths.map((path) => [path, 400]));
  });

  it.each([
    "/API/patients",
    "/Api/patients",
    "/api/PATIENTS",
    "/aPi/pAtients",
    "/api/patients/",
    "/api/patients.",
    "/api/patients.json",
    "/internal/audit",
    "/api",
    "/api/internal/audit",
    "/patients.json",
    "/AUTH/profile",
    "/graphql/x",
  ])("is nothing at all: %s", async (path) => {
    expect(await door.statusOf(get(path))).toBe(404);
    const { status } = await cast.ask("GET", path, { token: cast.people.admin.token });
    expect(status).toBe(404);
  });

  it.each([
    "//api/patients",
    "/api//patients",
    "/api/patients;v=1",
    "/api/patients%00",
    "/api/patients%0a",
    "/api/patients%20%zz",
    "/api/%zz",
    "/api/%",
    "/%61pi/patients",
    "/api/patient%73",
    "/api\\patients",
    "\\api\\patients",
    "/api/patients#x",
    "*",
    "http://evil.test/api/patients",
    "http://clinic.test/API/patients",
    "HTTPS://clinic.test/api/patients",
    "evil.test/api/patients",
    "/api/patients?q=%zz",
    "/api/patients?q=%00",
  ])("is refused as odd: %s", async (target) => expect(await door.statusOf(get(target))).toBe(400));

  it("is refused when it is longer than anybody needs", async () => {
    expect(await door.statusOf(get(`/api/patients/${"x".repeat(17_000)}`))).toBe(431);
    expect(await door.statusOf(get(`/api/patients?q=${"x".repeat(8_400)}`))).toBe(400);
    expect(await door.statusOf(get(`/api/patients?${"a=1&".repeat(2_000)}`))).toBe(401);
    expect(await door.statusOf(get(`/api/patients?a${"[b]".repeat(1_000)}=1`))).toBe(401);
  });

  it.each([
    "/../package.json",
    "/.env",
    "/.git/config",
    "/node_modules/zod/package.json",
    "/assets/../../../package.json",
    "/package.json",
    "/src/main.ts",
    "/assets/..%2f..%2fpackage.json",
    "/assets/index.js.map",
    "/data/secrets.json",
    "/assets/",
    "/metrics",
    "/debug",
    "/admin",
    "/index.html%00.js",
    "/.well-known/jwks.json",
    "/server-status",
  ])("gives no file: %s", async (path) => {
    const answer = await door.send(get(path));
    expect([400, 404]).toContain(answer.statuses[0]);
  });
});

describe("a verb or protocol that is not offered", () => {
  it("is answered 405 on every path, with those that are", async () => {
    for (const entry of everyEndpoint.filter(({ endpoint }) => endpoint.access !== "service")) {
      const path = pathOf(entry, cast.people.owner.patientId);
      const { headers } = await cast.ask("OPTIONS", path);
      const allow = headers.get("allow") ?? "";
      expect(allow.split(", ")).toContain(entry.method);
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((verb) => !allow.includes(verb))) {
        const answer = await cast.ask(method, path, { token: cast.people.admin.token });
        expect([path, method, answer.status, answer.headers.get("allow")]).toEqual([path, method, 405, allow]);
      }
    }
    for (const line of ["TRACE /api/patients", "CONNECT evil.test:443", "PROPFIND /", "TRACE /health"])
      expect(await door.statusOf(`${line} HTTP/1.1\r\n${marked}\r\n`)).toBe(405);
  });

  it("is no way in: an upgrade to what serves no sockets is refused and ended", async () => {
    const upgrade =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    for (const path of ["/api/patients", "/auth/profile", "/", "/socket.io/../api/patients"]) {
      const { statuses, wasEnded } = await door.send(get(path, upgrade), get("/api/patients"));
      expect(statuses).toHaveLength(1);
      expect([400, 404]).toContain(statuses[0]);
      expect(wasEnded).toBe(true);
    }
    expect(await door.statusOf(get("/api/patients", "Connection: Upgrade\r\nUpgrade: h2c\r\n"))).toBe(401);
    expect(await door.statusOf(get("/api/patients", "Expect: nonsense\r\nConnection: close\r\n"))).toBe(417);
  });
});

describe("pages of other sites", () => {
  const foreign = [
    "https://evil.test",
    "null",
    `${friend}.evil.test`,
    "https://evil-pages.clinic.test",
    "http://pages.clinic.test",
    friend.toUpperCase(),
    `${friend}:443`,
    "file://",
    "*",
  ];
  it("may read our answers only where they are named", async () => {
    for (const origin of foreign)
      for (const method of ["GET", "OPTIONS"]) {
        const headers = {
          origin,
          "access-control-request-method": "DELETE",
          "access-control-request-headers": "authorization",
        };
        const answer = await cast.ask(method, "/api/patients", { headers });
        const told = [...answer.headers.keys()].filter((name) => name.startsWith("access-control-"));
        expect([origin, method, told]).toEqual([origin, method, []]);
        expect(answer.headers.get("vary")).toMatch(/origin/i);
      }
    const { headers } = await cast.ask("GET", "/api/patients", { headers: { origin: friend } });
    expect(headers.get("access-control-allow-origin")).toBe(friend);
  });
});

describe("answers that are kept or packed", () => {
  it("are packed when that is asked for, but not where secrets are told", async () => {
    const headers = { "accept-encoding": "gzip" };
    const packed = await cast.ask("GET", "/openapi.json", { headers });
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(packed.body.openapi).toMatch(/^3\.1/);
    const list = await cast.ask("GET", "/api/patients?limit=100", { headers, token: cast.people.staff.token });
    expect(list.headers.get("content-encoding")).toBe("gzip");
    // Long enough that packing it would pay.
    const json = { ...somebody(), name: "\u{1F600}".repeat(100) };
    expect((await cast.ask("POST", "/auth/register", { json })).status).toBe(201);
    for (const path of ["/auth/login", "/api/auth/login"]) {
      const { email, password } = json;
      const tokens = await cast.ask("POST", path, { headers, json: { email, password } });
      expect([path, tokens.status, tokens.headers.get("content-encoding")]).toEqual([path, 200, null]);
      expect(Buffer.byteLength(tokens.text)).toBeGreaterThan(1_024);
    }
  });

  it.runIf(existsSync("web/dist/index.html"))(
    "are pages with the same protection, fresh or not, to GET as to HEAD",
    async () => {
      const page = await cast.ask("GET", "/", { headers: { "accept-encoding": "identity" } });
      expect(page.status).toBe(200);
      expect(page.headers.get("content-security-policy")).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
      expect(page.headers.get("content-security-policy")).not.toMatch(/unsafe/);
      const etag = page.headers.get("etag") ?? "";
      const same = await door.send(get("/", `If-None-Match: ${etag}\r\nConnection: close\r\n`));
      expect(same.statuses).toEqual([304]);
      const head = await cast.ask("HEAD", "/");
      const plain = (headers: Headers) =>
        Object.fromEntries([...headers].filter(([name]) => !["date", "x-request-id"].includes(name)));
      expect([head.status, head.text]).toEqual([200, ""]);
      expect(plain(head.headers)["content-security-policy"]).toBe(plain(page.headers)["content-security-policy"]);
    },
  );
});

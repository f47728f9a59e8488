import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../harness/program.ts";
import { signIn } from "../harness/rawat.ts";
import { type Cast, gatherCast } from "./cast.ts";
import { assertion, claimsOf, nowSeconds, signed } from "./jwt.ts";
import { bytesIn, inDatabaseOf, outputOf, rowsOf } from "./stores.ts";
import { exchange } from "./wire.ts";

let cast: Cast;
let secret: string;
/** A good token of the administrator, and what it claims. */
let good: string;
let claims: Record<string, unknown>;
beforeAll(async () => {
  cast = await gatherCast();
  secret = cast.rawat.environment.JWT_SECRET_KEY ?? "";
  good = cast.people.admin.token ?? "";
  claims = claimsOf(good);
});
afterAll(() => cast.stop());

/** Each is asked for by another program: the gateway itself, and a service behind it. */
const doors = ["/api/users", "/api/patients"] as const;
const statusesWith = (headers: Record<string, string>) =>
  Promise.all(doors.map(async (path) => (await cast.ask("GET", path, { headers })).status));
const statusesOf = (token: string) => statusesWith({ authorization: `Bearer ${token}` });

async function expectRefused(token: string): Promise<void> {
  expect([token.slice(0, 400), await statusesOf(token)]).toEqual([token.slice(0, 400), [401, 401]]);
}

describe("a token that nobody issued", () => {
  it("is told from one that was issued", async () => {
    expect(await statusesOf(good)).toEqual([200, 200]);
    expect(await statusesOf(signed(secret, claims))).toEqual([200, 200]);
  });

  it.each(["none", "None", "nOnE", "NONE"])("is refused with the algorithm %s", async (alg) => {
    const unsigned = signed(secret, claims, { alg, typ: "JWT" });
    await expectRefused(unsigned);
    await expectRefused(unsigned.replace(/[^.]*$/, ""));
    await expectRefused(unsigned.replace(/\.[^.]*$/, ""));
  });

  it.each(["HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "hs256", "", null, 7, ["HS256"], undefined])(
    "is refused with the algorithm %j",
    (alg) => expectRefused(signed(secret, claims, { alg, typ: "JWT" })),
  );

  it("is refused in three hundred mutations of a good one", async () => {
    const [header = "", payload = "", signature = ""] = good.split(".");
    const mutants = new Set<string>();
    for (let at = 0; at < good.length && mutants.size < 240; at += Math.max(1, Math.floor(good.length / 240))) {
      const other = good[at] === "A" ? "Q" : good[at] === "." ? "-" : "A";
      mutants.add(good.slice(0, at) + other + good.slice(at + 1));
    }
    for (let cut = 1; cut <= 43; cut++) mutants.add(good.slice(0, -cut));
    for (const junk of ["=", ".", "A", ".A", "..", "%00", "~", "/../", "+"]) mutants.add(good + junk);
    for (const parts of [
      [payload, header, signature],
      [header, payload],
      [header, payload, ""],
      [header, "", signature],
    ])
      mutants.add(parts.join("."));
    for (const text of [
      "",
      ".",
      "..",
      "...",
      "null",
      "undefined",
      "admin",
      "0",
      "🔑",
      "a.b.c",
      `${good},${good}`,
      `${good} ${good}`,
    ])
      mutants.add(text);
    expect(mutants.size).toBeGreaterThan(300);
    // The last character of a signature holds two bits that no byte is made of.
    const sameBytes = (text: string) =>
      text.split(".").length === 3 &&
      Buffer.from(text.split(".")[2] ?? "", "base64url").equals(Buffer.from(signature, "base64url"));
    for (const mutant of mutants) {
      if (mutant.startsWith(`${header}.${payload}.`) && sameBytes(mutant)) continue;
      const value = Buffer.from(`Bearer ${mutant}`).toString("latin1");
      expect([mutant, await statusesWith({ authorization: value })]).toEqual([mutant, [401, 401]]);
    }
  });

  it.each([
    ["no end", { exp: undefined }],
    ["an end as text", { exp: "9999999999" }],
    ["an end that is past", { exp: nowSeconds() - 1 }],
    ["an end before all time", { exp: -1 }],
    ["an end that is null", { exp: null }],
    ["a beginning to come", { nbf: nowSeconds() + 3_600 }],
    ["a beginning as text", { nbf: "0" }],
    ["an issue to come", { iat: nowSeconds() + 3_600 }],
    ["no issue", { iat: undefined }],
    ["an issue as text", { iat: "0" }],
    ["another audience", { aud: "rawat" }],
    ["no audience", { aud: undefined }],
    ["a service as audience", { aud: "patient" }],
    ["another issuer", { iss: "rawat-internal" }],
    ["no issuer", { iss: undefined }],
    ["another kind", { kind: "refresh" }],
    ["no kind", { kind: undefined }],
    ["no session", { sid: undefined }],
    ["an object as session", { sid: { "!=": "" } }],
    ["another session", { sid: "0198c0de-0000-7000-8000-000000000000" }],
    ["an older version of the account", { tv: 0 }],
    ["a newer version of the account", { tv: 2 }],
    ["a version as text", { tv: "1" }],
  ])("is refused with %s, though the signature is right", (_, wrong) =>
    expectRefused(signed(secret, { ...claims, ...wrong })),
  );

  it("is refused when its end is beyond all numbers, its claims nest a hundred deep or are no object", async () => {
    const text = JSON.stringify(claims);
    await expectRefused(signed(secret, text.replace(/"exp":\d+/, '"exp":1e400')));
    await expectRefused(signed(secret, `${'{"a":'.repeat(100)}1${"}".repeat(100)}`));
    for (const odd of ["[]", "null", "7", '"admin"', "{", "🔑", "\u0000"]) await expectRefused(signed(secret, odd));
  });

  it("is refused at once when it has a megabyte", async () => {
    for (const token of ["A".repeat(1_000_000), `${good}${"A".repeat(1_000_000)}`]) {
      const startedAt = performance.now();
      const answers = await exchange(cast.rawat.gateways[0]?.url ?? "", [
        `GET /api/patients HTTP/1.1\r\nHost: clinic.test\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      ]);
      expect(answers.statuses[0]).toBe(431);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
    const long = signed(secret, { ...claims, filler: "x".repeat(6_000) });
    expect(await statusesOf(long)).toEqual([401, 401]);
  });

  it("makes us read no file and open no connection, whatever key its header names", async () => {
    let connections = 0;
    const trap = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(trap.address() as { port: number }).port}/keys.json`;
    const jwk = { kty: "oct", k: Buffer.from("the attacker's own key, of 32 bytes").toString("base64url") };
    const own = "the attacker's own key, of 32 bytes";
    const headers = [
      ...[{ kid: "../../../../dev/null" }, { kid: "/dev/null" }, { kid: "' or '1'='1" }, { kid: "k".repeat(1_000) }],
      ...[{ jku: url }, { x5u: url }, { jku: url, kid: "1" }, { jwk }, { x5c: ["MIIB"] }, { crit: ["exp"], exp: 1 }],
    ].map((more) => ({ alg: "HS256", typ: "JWT", ...more }));
    for (const header of headers)
      for (const key of [own, "", "\0"]) await expectRefused(signed(key || " ", claims, header));
    expect(connections).toBe(0);
    await new Promise((resolve) => trap.close(resolve));
  });
});

describe("a token of another kind", () => {
  it("is no access token: neither a refresh token, an assertion nor a link from a letter", async () => {
    const internal = cast.rawat.environment.INTERNAL_SECRET ?? "";
    for (const audience of ["patient", "gateway", "rawat-api"]) {
      await expectRefused(assertion(internal, audience));
      await expectRefused(assertion(secret, audience));
      await expectRefused(signed(internal, { ...claims, aud: audience }));
    }
    await expectRefused(cast.people.admin.refreshToken);
    await expectRefused(await cast.mailedToken(cast.people.owner.email));
  });

  it("refreshes nothing: neither an access token nor an assertion", async () => {
    const others = [good, assertion(cast.rawat.environment.INTERNAL_SECRET ?? "", "gateway")];
    for (const refresh_token of others) {
      const { status, body } = await cast.ask("POST", "/auth/refresh", { json: { refresh_token } });
      expect([400, 401]).toContain(status);
      expect(body.data).toBeUndefined();
    }
  });

  it("is not said to be valid", async () => {
    const { admin, owner } = cast.people;
    for (const token of [
      owner.refreshToken,
      assertion(secret, "rawat-api"),
      signed(secret, { ...claims, kind: "x" }),
      "",
      "x",
    ]) {
      const { status, body } = await cast.ask("POST", "/auth/validate", { json: { token } });
      expect([status, body.data]).toEqual([200, { valid: false }]);
    }
    const { body } = await cast.ask("POST", "/auth/validate", { json: { token: admin.token } });
    expect(body.data).toMatchObject({ valid: true, user: { id: admin.accountId } });
  });
});

describe("where a token is shown", () => {
  it("counts for nothing in the query, in a cookie, in a form or in another header, and is never logged", async () => {
    for (const path of doors) {
      for (const name of ["token", "access_token"])
        expect([400, 401]).toContain((await cast.ask("GET", `${path}?${name}=${good}`)).status);
      const headers = {
        cookie: `rawat_refresh=${good}; access_token=${good}`,
        "x-access-token": good,
        "x-authorization": `Bearer ${good}`,
      };
      expect((await cast.ask("GET", path, { headers })).status).toBe(401);
    }
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await cast.ask("POST", "/api/patients", { body: `access_token=${good}`, headers: form })).status).toBe(401);
    await until(() => outputOf(cast.rawat).includes('"path":"/api/users"'));
    expect(outputOf(cast.rawat)).not.toContain(good);
  });

  it.each(["Basic", "Token", "Bearer:", "bearer bearer", "JWT", ""])("counts for nothing under %j", async (scheme) => {
    expect(await statusesWith({ authorization: `${scheme} ${good}` })).toEqual([401, 401]);
  });

  it("is refused when it is shown twice, whichever of the two would hold", async () => {
    const own = cast.people.owner.token ?? "";
    for (const [first, second] of [
      [good, own],
      [own, good],
      [good, good],
    ])
      for (const path of doors) {
        const { statuses } = await exchange(cast.rawat.gateways[0]?.url ?? "", [
          `GET ${path} HTTP/1.1\r\nHost: clinic.test\r\nAuthorization: Bearer ${first}\r\nauthorization: Bearer ${second}\r\nConnection: close\r\n\r\n`,
        ]);
        expect(statuses).toEqual([400]);
      }
  });
});

describe("a token whose account changed", () => {
  it("has the role of the account as it is, not as it was", async () => {
    const person = await cast.fresh("admin");
    expect(await statusesOf(person.token ?? "")).toEqual([200, 200]);
    // No endpoint gives an account another role than its person has: it is changed beside the gateway.
    await inDatabaseOf(cast.rawat, "gateway", (db) =>
      db("accounts").where({ id: person.accountId }).update({ role: "agent" }),
    );
    await until(async () => (await statusesOf(person.token ?? "")).every((status) => status === 403));
    expect((await signIn(cast.ask, person.email, person.password)).user.role).toBe("agent");
  });

  it("is another one at every sign-in, of another session", async () => {
    const { email, password } = cast.people.owner;
    const [one, two] = [await signIn(cast.ask, email, password), await signIn(cast.ask, email, password)];
    expect(claimsOf(one.access_token).sid).not.toBe(claimsOf(two.access_token).sid);
    expect(one.refresh_token.split(".")[0]).not.toBe(two.refresh_token.split(".")[0]);
  });
});

describe("where tokens are kept", () => {
  it("holds no token and no password, in no table, no file and no log", async () => {
    const person = await cast.fresh("owner");
    const mailed = await cast.mailedToken(person.email);
    const next = (await cast.ask("POST", "/auth/refresh", { json: { refresh_token: person.refreshToken } })).body.data;
    const secrets = [
      person.password,
      person.token ?? "",
      person.refreshToken,
      mailed,
      next.access_token,
      next.refresh_token,
    ];
    const { environment } = cast.rawat;
    secrets.push(
      environment.JWT_SECRET_KEY ?? "",
      environment.INTERNAL_SECRET ?? "",
      environment.RECORD_ENCRYPTION_KEY ?? "",
    );
    const kept = [await rowsOf(cast.rawat, ["gateway", "patient"]), bytesIn(cast.rawat), outputOf(cast.rawat)].join(
      "\n",
    );
    expect(kept).toContain(person.email);
    for (const text of secrets) {
      expect(text.length).toBeGreaterThan(10);
      expect(kept.includes(text)).toBe(false);
    }
  });
});

import { createAssertionIssuer, createLogger, createTokenCheck, neighbourOf, watchInstances } from "@rawat/platform";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onServers, type Rawat, register, signIn, startRawat, tokenOf } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";
import { assertion, claimsOf, signed } from "./jwt.ts";
import { withoutCircumstance } from "./watch.ts";

const path = "/auth/introspect";
let rawat: Rawat;
let admin: string;
beforeAll(async () => {
  rawat = await startRawat({ gateways: onServers ? 2 : 1, environment: { LIMIT_ADDRESS_REQUESTS: "400" } });
  admin = await tokenOf(rawat.ask, "admin");
});
afterAll(() => rawat.stop());

/** As a service with sockets asks, of each gateway in turn. */
function tokenCheck() {
  const logger = createLogger("chat", "error");
  const origins = rawat.gateways.map(({ url }) => url);
  const group = watchInstances("gateway", origins, () => ({}), logger);
  const issuer = createAssertionIssuer(rawat.environment.INTERNAL_SECRET ?? "", "chat");
  const check = createTokenCheck(neighbourOf({ service: "gateway", group, caller: "chat", issuer }));
  const codeOf = (token: string) =>
    check(token).then(
      () => "well",
      ({ code }) => code,
    );
  return { check, codeOf, close: () => group.close() };
}

describe("a token that was shown to a service", () => {
  let chat: ReturnType<typeof tokenCheck>;
  beforeAll(() => {
    chat = tokenCheck();
  });
  afterAll(() => chat.close());

  it("is told by the gateway whose it is, by which session, and until when", async () => {
    const { user, access_token, refresh_token } = await register(rawat.ask);
    const { actor, sessionId, until } = await chat.check(access_token);
    expect(actor).toEqual({
      kind: "account",
      accountId: user.id,
      role: "patient",
      name: user.name,
      patientId: user.patientId,
    });
    expect(sessionId).toBe(refresh_token.split(".")[0]);
    const days = (until.getTime() - Date.now()) / 86_400_000;
    expect([days > 6.9, days <= 7]).toEqual([true, true]);
  });

  it("is none when it is a refresh token, an assertion, forged or odd", async () => {
    const { access_token, refresh_token } = await register(rawat.ask);
    const forged = signed("another secret of no less than 32 characters", claimsOf(access_token));
    const own = assertion(rawat.environment.INTERNAL_SECRET ?? "", "gateway");
    for (const token of [refresh_token, own, forged, `${access_token}x`, "x", "Bearer x", "x".repeat(8_192)])
      expect([token.slice(0, 20), await chat.codeOf(token)]).toEqual([token.slice(0, 20), "unauthenticated"]);
  });

  const endings: Record<string, (person: Awaited<ReturnType<typeof register>>) => Promise<{ status: number }>> = {
    "signed out": ({ access_token: token }) => rawat.ask("POST", "/auth/logout", { token }),
    disabled: ({ user }) => rawat.ask("PATCH", `/api/users/${user.id}`, { token: admin, json: { disabled: true } }),
    closed: ({ user }) => rawat.ask("DELETE", `/api/users/${user.id}`, { token: admin }),
  };
  it.each(Object.entries(endings))(
    "is none from the moment on that its account is %s, on every gateway",
    async (_, end) => {
      const person = await register(rawat.ask);
      // Known everywhere, and so remembered wherever anything is.
      for (let turn = 0; turn < 4; turn++) expect(await chat.codeOf(person.access_token)).toBe("well");
      expect([200, 204]).toContain((await end(person)).status);
      for (let turn = 0; turn < 4; turn++) expect(await chat.codeOf(person.access_token)).toBe("unauthenticated");
    },
  );

  it("is none when another session changed the password, nor when its session's days are over", async () => {
    const person = await register(rawat.ask);
    const other = await signIn(rawat.ask, person.email, person.password);
    const json = { currentPassword: person.password, newPassword: `${person.password} indeed` };
    expect((await rawat.ask("POST", "/auth/password", { token: person.access_token, json })).status).toBe(204);
    expect(await Promise.all([person, other].map(({ access_token }) => chat.codeOf(access_token)))).toEqual([
      "well",
      "unauthenticated",
    ]);
    const { sessionId } = await chat.check(person.access_token);
    const endsAt = new Date(Date.now() - 1_000).toISOString();
    await lookInto(rawat, "gateway", (db) => db("sessions").where({ id: sessionId }).update({ endsAt }));
    expect(await chat.codeOf(person.access_token)).toBe("unauthenticated");
  });

  it("is none when its account is no more what it was when it was made, while the session goes on", async () => {
    const { user, access_token } = await register(rawat.ask);
    expect(await chat.codeOf(access_token)).toBe("well");
    await lookInto(rawat, "gateway", (db) => db("accounts").where({ id: user.id }).increment("tokenVersion", 1));
    expect(await chat.codeOf(access_token)).toBe("unauthenticated");
  });

  it("is told however many are shown: our own programs are counted by no limit of an address", async () => {
    const { access_token } = await register(rawat.ask);
    for (let round = 0; round < 50; round++)
      expect(new Set(await Promise.all(Array.from({ length: 10 }, () => chat.codeOf(access_token))))).toEqual(
        new Set(["well"]),
      );
  });
});

describe(`POST ${path}`, () => {
  const ask = (token: string | undefined) => rawat.ask("POST", path, { token, json: { token: admin } });
  const program = (more: object = {}) => ({ actor: { kind: "service", service: "chat" }, ...more });

  it("is there for our own programs, and for nobody else", async () => {
    const secret = rawat.environment.INTERNAL_SECRET ?? "";
    expect((await ask(assertion(secret, "gateway", program()))).body.data.active).toBe(true);
    const others = [
      undefined,
      admin,
      assertion(secret, "gateway"),
      assertion(secret, "patient", program()),
      assertion(secret, "gateway", program({ exp: 1 })),
      assertion(rawat.environment.JWT_SECRET_KEY ?? "", "gateway", program()),
      assertion("another secret of no less than 32 characters", "gateway", program()),
    ];
    for (const token of others) {
      const { status, body } = await ask(token);
      expect([token, status, body.code]).toEqual([token, 404, "not_found"]);
    }
    const missing = await rawat.ask("POST", "/auth/introspecx", { token: admin, json: {} });
    expect(withoutCircumstance(await ask(admin)).text).toBe(withoutCircumstance(missing).text);
    expect((await rawat.ask("POST", `/api${path}`, { token: assertion(secret, "gateway", program()) })).status).toBe(
      404,
    );
  });

  it("counts whoever else asks, so that nobody may try assertions without end", async () => {
    const statuses = new Set<number>();
    for (let round = 0; round < 12; round++)
      for (const { status } of await Promise.all(Array.from({ length: 50 }, () => ask("no assertion"))))
        statuses.add(status);
    expect([...statuses].sort()).toEqual([404, 429]);
  });
});

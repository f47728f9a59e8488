import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { register, signIn, somebody } from "../harness/rawat.ts";
import { type Cast, gatherCast, lettersTo } from "./cast.ts";
import { inDatabaseOf } from "./stores.ts";

let cast: Cast;
beforeAll(async () => {
  // Slow enough that a missing comparison would be seen in the time an answer takes.
  cast = await gatherCast({ environment: { PASSWORD_HASH_COST: "8", PUBLIC_URL: "https://clinic.test" } });
});
afterAll(() => cast.stop());

const refresh = (refresh_token: string) => cast.ask("POST", "/auth/refresh", { json: { refresh_token } });
const profile = (token: string | undefined) => cast.ask("GET", "/auth/profile", { token });
const login = (email: string, password: string) => cast.ask("POST", "/auth/login", { json: { email, password } });
const reset = (token: unknown, password: unknown) =>
  cast.ask("POST", "/auth/reset-password", { json: { token, password } });
const sessionOf = (refreshToken: string) => refreshToken.split(".")[0] ?? "";

/** Nobody waits ten seconds: what is kept of the last rotation is moved into the past, beside the gateway. */
const letTimePass = (refreshToken: string, seconds: number) =>
  inDatabaseOf(cast.rawat, "gateway", (db) =>
    db("sessions")
      .where({ id: sessionOf(refreshToken) })
      .update({ rotatedAt: new Date(Date.now() - seconds * 1_000).toISOString() }),
  );

describe("a refresh token that comes back", () => {
  it("gives the same successor within ten seconds", async () => {
    const { refreshToken } = await cast.fresh("owner");
    const successor = (await refresh(refreshToken)).body.data.refresh_token;
    await letTimePass(refreshToken, 8);
    expect((await refresh(refreshToken)).body.data.refresh_token).toBe(successor);
    expect((await refresh(successor)).status).toBe(200);
  });

  it("ends the session of thief and victim alike after ten seconds, and is written down", async () => {
    const { refreshToken, token, accountId } = await cast.fresh("owner");
    const successor = (await refresh(refreshToken)).body.data;
    await letTimePass(refreshToken, 11);
    expect((await refresh(refreshToken)).body.code).toBe("session_ended");
    expect((await refresh(successor.refresh_token)).body.code).toBe("session_ended");
    for (const one of [token, successor.access_token]) expect((await profile(one)).status).toBe(401);
    const trail = await cast.ask("GET", "/api/audit?action=session.reuse", { token: cast.people.admin.token });
    expect(trail.body.data.map(({ subjectId }: { subjectId: string }) => subjectId)).toContain(accountId);
  });

  it("gives nothing once the account is disabled, signed out, or the session's longest life is over", async () => {
    const [disabled, out, old] = [await cast.fresh("staff"), await cast.fresh("owner"), await cast.fresh("owner")];
    const admin = cast.people.admin.token;
    await cast.ask("PATCH", `/api/users/${disabled.accountId}`, { token: admin, json: { disabled: true } });
    await cast.ask("POST", "/auth/logout", { token: out.token });
    const past = new Date(Date.now() - 1_000).toISOString();
    await inDatabaseOf(cast.rawat, "gateway", (db) =>
      db("sessions")
        .where({ id: sessionOf(old.refreshToken) })
        .update({ expiresAt: past, endsAt: past }),
    );
    for (const { refreshToken } of [disabled, out, old]) expect((await refresh(refreshToken)).status).toBe(401);
  });

  it("is nobody else's: another session's number under it opens nothing", async () => {
    const [mine, theirs] = [await cast.fresh("owner"), await cast.fresh("owner")];
    const [, generation, mac] = mine.refreshToken.split(".");
    expect((await refresh(`${sessionOf(theirs.refreshToken)}.${generation}.${mac}`)).status).toBe(401);
    expect((await refresh(`${sessionOf(mine.refreshToken)}.2.${mac}`)).status).toBe(401);
    for (const person of [mine, theirs]) expect((await refresh(person.refreshToken)).status).toBe(200);
  });

  it.each([0, 1, true, false, null, {}, [], ["a"], { "!=": "" }])("is text, and %j is none", async (token) => {
    const { status } = await cast.ask("POST", "/auth/refresh", { json: { refresh_token: token } });
    expect(status).toBe(400);
  });
});

describe("the refresh token as a cookie", () => {
  const signInByCookie = async () => {
    const { email, password } = cast.people.owner;
    const answer = await cast.ask("POST", "/auth/login", { json: { email, password, cookie: true } });
    return answer.headers.get("set-cookie") ?? "";
  };

  it("is bound to the host, to https and to our own pages, and no script reads it", async () => {
    const cookie = await signInByCookie();
    expect(cookie).toMatch(/^__Host-rawat_refresh=[^;]+; Path=\/;/);
    for (const flag of ["HttpOnly", "Secure", "SameSite=Strict"]) expect(cookie.split("; ")).toContain(flag);
    expect(cookie).not.toMatch(/Domain=/i);
  });

  it("does nothing for a form of another site", async () => {
    const [cookie = ""] = (await signInByCookie()).split(";");
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      const headers = { cookie, origin: "https://evil.test", "content-type": type };
      const answer = await cast.ask("POST", "/auth/refresh", { headers, body: '{"a":1}' });
      expect(answer.status).toBe(415);
      expect(answer.headers.get("set-cookie")).toBeNull();
    }
    const cross = await cast.ask("POST", "/auth/refresh", { headers: { cookie, origin: "https://evil.test" } });
    expect(cross.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("a link to set a new password", () => {
  it("works once, ends every session, and voids the links sent before", async () => {
    const person = await cast.fresh("owner");
    const first = await cast.mailedToken(person.email);
    const second = await cast.mailedToken(person.email);
    const next = somebody().password;
    expect((await reset(second, next)).status).toBe(204);
    expect((await profile(person.token)).status).toBe(401);
    expect((await refresh(person.refreshToken)).status).toBe(401);
    for (const used of [first, second]) expect((await reset(used, "another good one")).body.code).toBe("invalid_token");
    expect((await login(person.email, person.password)).status).toBe(401);
    expect((await login(person.email, next)).status).toBe(200);
  });

  it("works for the half hour that its letter tells of", async () => {
    const { email, accountId } = await cast.fresh("owner");
    await cast.mailedToken(email);
    const row = await inDatabaseOf(cast.rawat, "gateway", (db) => db("passwordResets").where({ accountId }).first());
    const minutes = (Date.parse(row.expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(29);
    expect(minutes).toBeLessThanOrEqual(30);
  });

  it("lets one of twenty who use it at once have it", async () => {
    const { email } = await cast.fresh("owner");
    const token = await cast.mailedToken(email);
    const wishes = Array.from({ length: 20 }, () => somebody().password);
    const answers = await Promise.all(wishes.map((password) => reset(token, password)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(19).fill(400)]);
    const won = answers.findIndex(({ status }) => status === 204);
    for (const [at, password] of wishes.entries())
      if (at === won || at < 3) expect((await login(email, password)).status).toBe(at === won ? 200 : 401);
  });

  it.each([0, 1, true, false, null, {}, [], [0], { "!=": "" }, "", "0", "' or '1'='1", "%", "A".repeat(43)])(
    "is its exact text, and %j opens nothing",
    async (token) => {
      const { email, password } = await cast.fresh("owner");
      await cast.mailedToken(email);
      expect((await reset(token, "a password of the attacker")).status).toBe(400);
      expect((await login(email, password)).status).toBe(200);
    },
  );

  it("is void once its time is over, or the password has changed", async () => {
    const [late, changed] = [await cast.fresh("owner"), await cast.fresh("owner")];
    const [lateToken, changedToken] = [await cast.mailedToken(late.email), await cast.mailedToken(changed.email)];
    const past = new Date(Date.now() - 1_000).toISOString();
    await inDatabaseOf(cast.rawat, "gateway", (db) =>
      db("passwordResets").where({ accountId: late.accountId }).update({ expiresAt: past }),
    );
    const wish = { currentPassword: changed.password, newPassword: somebody().password };
    expect((await cast.ask("POST", "/auth/password", { token: changed.token, json: wish })).status).toBe(204);
    for (const token of [lateToken, changedToken])
      expect((await reset(token, "another good one")).body.code).toBe("invalid_token");
  });

  it("stays good when the new password is refused", async () => {
    const { email } = await cast.fresh("owner");
    const token = await cast.mailedToken(email);
    for (const weak of ["password123", "short", email, ""]) expect((await reset(token, weak)).status).toBe(400);
    expect((await reset(token, somebody().password)).status).toBe(204);
  });

  it("leads to the clinic's own address, whatever host the request names", async () => {
    const { email } = await cast.fresh("owner");
    const headers = {
      "x-forwarded-host": "evil.test",
      forwarded: "host=evil.test",
      "x-forwarded-proto": "http",
      origin: "https://evil.test",
      referer: "https://evil.test/",
    };
    await cast.ask("POST", "/auth/forgot-password", { json: { email }, headers });
    await cast.mailedToken(email);
    for (const letter of await lettersTo(cast.rawat.folder, email)) {
      expect(letter).toContain("https://clinic.test/reset.html#token=");
      expect(letter).not.toContain("evil");
    }
  });
});

describe("a password", () => {
  it("is changed by who knows the present one, and by no form of another site", async () => {
    const { token, password, email } = await cast.fresh("owner");
    const wish = { currentPassword: password, newPassword: "another good one" };
    const change = (more: object) => cast.ask("POST", "/auth/password", { token, ...more });
    expect((await change({ json: { newPassword: wish.newPassword } })).status).toBe(400);
    expect((await change({ json: { ...wish, currentPassword: "wrong" } })).status).toBe(401);
    expect((await change({ json: { ...wish, currentPassword: { "!=": "" } } })).status).toBe(400);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await change({ body: new URLSearchParams(wish).toString(), headers: form })).status).toBe(415);
    expect((await login(email, password)).status).toBe(200);
  });

  it("of a megabyte is refused before it costs anything, twenty at once, while others are served", async () => {
    const { email } = cast.people.owner;
    const floods = Array.from({ length: 20 }, (_, at) => login(email, "x".repeat(at % 2 ? 900_000 : 1_100_000)));
    const health = await cast.ask("GET", "/health/live");
    expect(health.status).toBe(200);
    for (const { status } of await Promise.all(floods)) expect([400, 413]).toContain(status);
  });

  it("that others guess first is refused: common ones, the own e-mail, the clinic's name", async () => {
    const { email } = somebody();
    const weak = [
      "12345678",
      "password1",
      "qwertyuiop",
      "iloveyou",
      "PASSWORD123",
      email,
      "Klinik Rawat",
      "klinikrawat",
      "seven77",
    ];
    for (const password of weak) {
      const { status, body } = await cast.ask("POST", "/auth/register", { json: { email, password } });
      expect([password, status]).toEqual([password, 400]);
      expect(body.errors[0].path).toBe("password");
    }
  });

  it("is kept exactly: NUL, combining marks, spaces, 64 and 128 characters, and what follows 72 bytes", async () => {
    for (const password of [
      " spaces ",
      "nul\u0000inside",
      "e\u0301e\u0301e\u0301e\u0301",
      "é".repeat(64),
      "🔑".repeat(128),
      `${"A".repeat(72)}x`,
    ]) {
      const { email } = await register(cast.ask, { password });
      expect((await signIn(cast.ask, email, password)).user.email).toBe(email);
      for (const other of [
        password.trim(),
        password.normalize("NFC"),
        password.split("\u0000")[0] ?? "",
        `${"A".repeat(72)}y`,
      ])
        if (other !== password && other) expect((await login(email, other)).status).toBe(401);
    }
  });
});

describe("who registers", () => {
  it.each([
    { role: "admin" },
    { isVerified: true },
    { id: "0198c0de-0000-7000-8000-000000000000" },
    { patientId: "x" },
    { staffId: "x" },
    { tokenVersion: 0 },
    { disabled: false },
  ])("decides %j for nobody", async (more) => {
    const person = somebody();
    expect((await cast.ask("POST", "/auth/register", { json: { ...person, ...more } })).status).toBe(400);
    expect((await login(person.email, person.password)).status).toBe(401);
  });
});

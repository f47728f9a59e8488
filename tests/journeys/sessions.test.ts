import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Rawat, register, signIn, somebody, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
beforeAll(async () => {
  rawat = await startRawat();
});
afterAll(() => rawat.stop());

const profile = (token: string) => rawat.ask("GET", "/auth/profile", { token });
const refresh = (refresh_token: string) => rawat.ask("POST", "/auth/refresh", { json: { refresh_token } });

describe("registering", () => {
  it("makes an account and its patient, and signs in", async () => {
    const person = {
      ...somebody(),
      name: "Budi Santoso",
      phone: "0812 3456 7890",
      birthDate: "1988-08-17",
      gender: "male",
    };
    const { status, headers, body } = await rawat.ask("POST", "/auth/register", { json: person });
    expect(status).toBe(201);
    expect(headers.get("location")).toBe("/auth/profile");
    expect(body.data).toMatchObject({
      token_type: "Bearer",
      expires_in: 900,
      user: { email: person.email, name: "Budi Santoso", role: "patient" },
    });
    const own = await profile(body.data.access_token);
    expect(own.body.data.patient).toMatchObject({
      id: body.data.user.patientId,
      name: "Budi Santoso",
      phone: "+6281234567890",
      birthDate: "1988-08-17",
    });
    const patient = await rawat.ask("GET", `/api/patients/${body.data.user.patientId}`, {
      token: body.data.access_token,
    });
    expect(patient.body.data).toMatchObject({ name: "Budi Santoso", email: person.email });
    expect(patient.body.data).not.toHaveProperty("notes");
  });

  it("takes the e-mail's local part and unknowns for what is not told", async () => {
    const person = await register(rawat.ask);
    const { body } = await rawat.ask("GET", `/api/patients/${person.user.patientId}`, { token: person.access_token });
    expect(body.data).toMatchObject({ name: person.email.split("@")[0], birthDate: null, gender: "unknown" });
  });

  it("gives an e-mail to one of ten who register it at once, whatever its case", async () => {
    const { email, password } = somebody();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        rawat.ask("POST", "/auth/register", { json: { email: i % 2 ? email.toUpperCase() : email, password } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    const again = await rawat.ask("POST", "/auth/register", { json: { email, password } });
    expect(again.body).toMatchObject({ status: 409, code: "email_taken" });
  });

  it("sends a NIK that is registered already to the front desk, and leaves no account behind", async () => {
    const nik = "9999014302900777";
    await register(rawat.ask, { nik });
    const second = somebody();
    const { status, body } = await rawat.ask("POST", "/auth/register", { json: { ...second, nik } });
    expect(status).toBe(409);
    expect(body.code).toBe("nik_taken");
    expect(body.detail).toMatch(/front desk/i);
    expect((await rawat.ask("POST", "/auth/register", { json: second })).status).toBe(201);
  });

  it.each([
    ["a role", { role: "admin" }],
    ["an id", { id: "0198c0de-0000-7000-8000-000000000000" }],
    ["somebody's patient", { patientId: "0198c0de-0000-7000-8000-000000000000" }],
    ["a common password", { password: "password123" }],
    ["the own e-mail as password", { email: "longenough@example.test", password: "longenough@example.test" }],
    ["seven characters", { password: "seven77" }],
    ["129 characters", { password: "x".repeat(129) }],
    ["a lone surrogate", { password: `12345678\ud800` }],
  ])("refuses %s", async (_, more) => {
    const { status, body } = await rawat.ask("POST", "/auth/register", { json: { ...somebody(), ...more } });
    expect(status).toBe(400);
    expect(body.errors.length).toBeGreaterThan(0);
  });

  it("keeps passwords exactly, also beyond bcrypt's 72 bytes", async () => {
    const passwords = [
      " spaces around ",
      "nul\u0000inside!",
      "e\u0301combining",
      "🔑".repeat(128),
      `${"A".repeat(72)}one`,
    ];
    for (const password of passwords) {
      const { email } = await register(rawat.ask, { password });
      expect((await rawat.ask("POST", "/auth/login", { json: { email, password } })).status).toBe(200);
      for (const other of [password.trim(), password.normalize("NFC"), `${"A".repeat(72)}two`, password.slice(0, -1)]) {
        if (other !== password)
          expect((await rawat.ask("POST", "/auth/login", { json: { email, password: other } })).status).toBe(401);
      }
    }
  });
});

describe("signing in", () => {
  it("answers who has no account as who mistypes", async () => {
    const { email } = await register(rawat.ask);
    const [wrong, nobody] = await Promise.all(
      [email, "nobody@example.test"].map((e) =>
        rawat.ask("POST", "/auth/login", { json: { email: e, password: "not this one" } }),
      ),
    );
    for (const answer of [wrong, nobody]) {
      expect(answer?.status).toBe(401);
      expect(answer?.headers.get("www-authenticate")).toMatch(/^Bearer/);
    }
    expect({ ...wrong?.body, requestId: "" }).toEqual({ ...nobody?.body, requestId: "" });
  });

  it("reads username as e-mail, and knows both paths", async () => {
    const { email, password } = await register(rawat.ask);
    const { status, body } = await rawat.ask("POST", "/api/auth/login", {
      json: { username: ` ${email.toUpperCase()}`, password },
    });
    expect(status).toBe(200);
    expect((await rawat.ask("GET", "/api/auth/profile", { token: body.data.access_token })).status).toBe(200);
  });

  it("gives the refresh token as a cookie alone when asked, and refreshes by it", async () => {
    const { email, password } = await register(rawat.ask);
    const { headers, body } = await rawat.ask("POST", "/auth/login", { json: { email, password, cookie: true } });
    expect(body.data).not.toHaveProperty("refresh_token");
    const cookie = headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const next = await rawat.ask("POST", "/auth/refresh", { headers: { cookie: cookie.split(";")[0] ?? "" } });
    expect(next.status).toBe(200);
    expect(next.body.data).not.toHaveProperty("refresh_token");
    expect(next.headers.get("set-cookie")).not.toBe(cookie);
  });
});

describe("refreshing", () => {
  it("gives the same successor to fifty who send one token at once, and goes on from there", async () => {
    const { refresh_token } = await register(rawat.ask);
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(refresh_token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const successors = new Set(answers.map(({ body }) => body.data.refresh_token));
    expect(successors.size).toBe(1);
    const [successor] = successors;
    expect((await refresh(successor)).status).toBe(200);
  });

  it("ends the whole family when a token of an earlier generation comes back", async () => {
    const first = await register(rawat.ask);
    const second = (await refresh(first.refresh_token)).body.data;
    const third = (await refresh(second.refresh_token)).body.data;
    expect((await refresh(first.refresh_token)).body.code).toBe("session_ended");
    expect((await refresh(third.refresh_token)).status).toBe(401);
    expect((await profile(third.access_token)).status).toBe(401);
  });

  it.each([
    "",
    "x",
    "a.b.c",
    "0198c0de-0000-7000-8000-000000000000.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "x".repeat(513),
  ])("refuses %j and ends nothing", async (token) => {
    expect([400, 401]).toContain((await refresh(token)).status);
  });

  it("ends nothing for a token that somebody made up for a session", async () => {
    const person = await register(rawat.ask);
    const [session] = person.refresh_token.split(".");
    expect((await refresh(`${session}.1.${"A".repeat(43)}`)).status).toBe(401);
    expect((await refresh(person.refresh_token)).status).toBe(200);
  });
});

describe("ending sessions", () => {
  it("acts at once when signing out, for this session alone", async () => {
    const person = await register(rawat.ask);
    const other = await signIn(rawat.ask, person.email, person.password);
    expect((await profile(person.access_token)).status).toBe(200);
    expect((await rawat.ask("POST", "/auth/logout", { token: person.access_token })).status).toBe(204);
    expect((await profile(person.access_token)).status).toBe(401);
    expect((await rawat.ask("GET", "/api/patients", { token: person.access_token })).status).toBe(401);
    expect((await refresh(person.refresh_token)).status).toBe(401);
    expect((await profile(other.access_token)).status).toBe(200);
  });

  it("ends every session with all", async () => {
    const person = await register(rawat.ask);
    const other = await signIn(rawat.ask, person.email, person.password);
    await rawat.ask("POST", "/auth/logout", { token: other.access_token, json: { all: true } });
    expect((await profile(person.access_token)).status).toBe(401);
    expect((await refresh(other.refresh_token)).status).toBe(401);
  });

  it("ends the other sessions when the password changes, and the old password with them", async () => {
    const person = await register(rawat.ask);
    const other = await signIn(rawat.ask, person.email, person.password);
    const wish = { currentPassword: person.password, newPassword: "another good one" };
    expect(
      (
        await rawat.ask("POST", "/auth/password", {
          token: person.access_token,
          json: { ...wish, currentPassword: "wrong" },
        })
      ).status,
    ).toBe(401);
    expect((await rawat.ask("POST", "/auth/password", { token: person.access_token, json: wish })).status).toBe(204);
    expect((await profile(person.access_token)).status).toBe(200);
    expect((await profile(other.access_token)).status).toBe(401);
    expect((await rawat.ask("POST", "/auth/login", { json: person })).status).toBe(400);
    expect(
      (await rawat.ask("POST", "/auth/login", { json: { email: person.email, password: person.password } })).status,
    ).toBe(401);
    expect((await signIn(rawat.ask, person.email, "another good one")).user.email).toBe(person.email);
  });

  it("acts at once when an administrator disables the account, sets its role or closes it", async () => {
    const admin = await tokenOf(rawat.ask, "admin");
    for (const end of [{ disabled: true }, { role: "staff" }, undefined]) {
      const { email, password } = somebody();
      const made = await rawat.ask("POST", "/api/users", {
        token: admin,
        json: { email, password, name: "Rini", role: "staff" },
      });
      expect(made.status).toBe(201);
      const { access_token, refresh_token } = await signIn(rawat.ask, email, password);
      expect((await rawat.ask("GET", "/api/patients", { token: access_token })).status).toBe(200);
      const path = `/api/users/${made.body.data.id}`;
      const ended = end
        ? await rawat.ask("PATCH", path, { token: admin, json: end })
        : await rawat.ask("DELETE", path, { token: admin });
      expect(ended.status).toBe(end ? 200 : 204);
      expect((await rawat.ask("GET", "/api/patients", { token: access_token })).status).toBe(401);
      expect((await refresh(refresh_token)).status).toBe(401);
      const again = await rawat.ask("POST", "/auth/login", { json: { email, password } });
      expect(again.status).toBe(end && "role" in end ? 200 : 401);
    }
  });
});

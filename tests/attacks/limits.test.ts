import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answered } from "../harness/caller.ts";
import { askAt } from "../harness/caller.ts";
import { onServers, type Rawat, register, somebody, startRawat, tokenOf } from "../harness/rawat.ts";
import { watched } from "./watch.ts";

const limits = {
  LIMIT_ACCOUNT_LOGINS: "5",
  LIMIT_ADDRESS_LOGINS: "50",
  LIMIT_REGISTRATIONS: "30",
  LIMIT_ACCOUNT_REQUESTS: "100",
  LIMIT_ADDRESS_REQUESTS: "3000",
};

let open: Rawat;
/** The same behind a proxy that is trusted: us. So each test has callers of its own addresses. */
let behind: Rawat;
beforeAll(async () => {
  open = await startRawat({ environment: limits });
  behind = await startRawat({ environment: { ...limits, TRUSTED_PROXIES: "127.0.0.1,10.1.0.0/16" } });
});
afterAll(async () => {
  await open.stop();
  await behind.stop();
});

let addresses = 0;
const newAddress = () => `192.0.2.${++addresses}`;

const loginFrom = (address: string, email: string, password = "not this one", rawat = behind) =>
  watched(rawat.ask)("POST", "/auth/login", { json: { email, password }, headers: { "x-forwarded-for": address } });
const registerFrom = async (address: string, rawat = behind) => {
  const person = somebody();
  const headers = { "x-forwarded-for": address };
  const { status } = await watched(rawat.ask)("POST", "/auth/register", { json: person, headers });
  return { ...person, status };
};
const statuses = (answers: readonly Answered[]) => answers.map(({ status }) => status);
const evaluated = (answers: readonly Answered[]) => answers.filter(({ status }) => status === 401).length;
const fails = async (address: string, email: string, times: number) => {
  const answers: Answered[] = [];
  while (answers.length < times) answers.push(await loginFrom(address, email));
  return answers;
};

describe("guessing one account's password", () => {
  it("ends after five failures, and the right password then gets the same answer", async () => {
    const [address, person] = [newAddress(), await registerFrom(newAddress())];
    expect(statuses(await fails(address, person.email, 5))).toEqual(Array(5).fill(401));
    const wrong = await loginFrom(address, person.email);
    const right = await loginFrom(address, person.email, person.password);
    expect([wrong.status, right.status]).toEqual([429, 429]);
    for (const { headers } of [wrong, right]) {
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
      expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
    }
    expect({ ...wrong.body, requestId: "" }).toEqual({ ...right.body, requestId: "" });
  });

  it("locks nobody out: the person gets in from another address", async () => {
    const person = await registerFrom(newAddress());
    await fails(newAddress(), person.email, 7);
    expect((await loginFrom(newAddress(), person.email, person.password)).status).toBe(200);
  });

  it("begins anew after a success", async () => {
    const [address, person] = [newAddress(), await registerFrom(newAddress())];
    for (let round = 0; round < 3; round++) {
      expect(statuses(await fails(address, person.email, 4))).toEqual(Array(4).fill(401));
      expect((await loginFrom(address, person.email, person.password)).status).toBe(200);
    }
  });

  it("evaluates at most five of a thousand guesses at once, the right one among them or not", async () => {
    const [address, person] = [newAddress(), await registerFrom(newAddress())];
    const guesses = Array.from({ length: 1_000 }, (_, at) => loginFrom(address, person.email, `guess number ${at}`));
    const answers = await Promise.all(guesses);
    expect(evaluated(answers)).toBeLessThanOrEqual(5);
    expect(new Set(statuses(answers))).toEqual(new Set([401, 429]));
    expect((await loginFrom(address, person.email, person.password)).status).toBe(429);
  });

  it("evaluates at most five also when a few were made before the many", async () => {
    const [address, person] = [newAddress(), await registerFrom(newAddress())];
    const first = await fails(address, person.email, 4);
    const rest = await Promise.all(Array.from({ length: 40 }, () => loginFrom(address, person.email)));
    expect(evaluated([...first, ...rest])).toBeLessThanOrEqual(5);
  });

  it("lets fifty right sign-ins at once through", async () => {
    const [address, person] = [newAddress(), await registerFrom(newAddress())];
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => loginFrom(address, person.email, person.password)),
    );
    expect(new Set(statuses(answers))).toEqual(new Set([200]));
  });

  it("counts every spelling of one e-mail together", async () => {
    const [address, { email }] = [newAddress(), await registerFrom(newAddress())];
    const spellings = [
      email,
      email.toUpperCase(),
      ` ${email}`,
      `${email}  `,
      `\t${email.replace("@", "@").toUpperCase()}\n`,
    ];
    for (const spelling of spellings) expect((await loginFrom(address, spelling)).status).toBe(401);
    for (const spelling of spellings) expect((await loginFrom(address, spelling)).status).toBe(429);
    const { status } = await watched(behind.ask)("POST", "/api/auth/login", {
      json: { username: email, password: "not this one" },
      headers: { "x-forwarded-for": address },
    });
    expect(status).toBe(429);
  });

  it("is no way round by a changed password either", async () => {
    const person = await register(behind.ask);
    const headers = { "x-forwarded-for": newAddress() };
    const json = { currentPassword: "not this one", newPassword: "another good one" };
    const answers: number[] = [];
    for (let tries = 0; tries < 7; tries++)
      answers.push((await behind.ask("POST", "/auth/password", { token: person.access_token, json, headers })).status);
    expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });
});

describe("guessing one password over many accounts", () => {
  it("ends after fifty failures from one address, whatever account of their own the guesser signs in to meanwhile", async () => {
    const [address, own] = [newAddress(), await registerFrom(newAddress())];
    const answers: Answered[] = [];
    for (let at = 0; at < 55; at++) {
      if (at === 25) expect((await loginFrom(address, own.email, own.password)).status).toBe(200);
      answers.push(await loginFrom(address, somebody().email));
    }
    expect(statuses(answers)).toEqual([...Array(50).fill(401), ...Array(5).fill(429)]);
  });

  it("evaluates at most fifty of three hundred at once", async () => {
    const address = newAddress();
    const answers = await Promise.all(Array.from({ length: 300 }, () => loginFrom(address, somebody().email)));
    expect(evaluated(answers)).toBeLessThanOrEqual(50);
  });
});

describe("an address", () => {
  it("is not what a caller says of themself", async () => {
    const { email } = await registerFrom("-", open);
    const lies = [
      "x-forwarded-for",
      "x-real-ip",
      "x-client-ip",
      "true-client-ip",
      "cf-connecting-ip",
      "forwarded",
      "x-rawat-address",
    ];
    const answers: number[] = [];
    for (const [at, name] of [...lies, ...lies].entries()) {
      const headers = { [name]: name === "forwarded" ? `for=198.51.100.${at}` : `198.51.100.${at}` };
      const { status } = await open.ask("POST", "/auth/login", { json: { email, password: "not this one" }, headers });
      answers.push(status);
    }
    expect(answers).toEqual([...Array(5).fill(401), ...Array(9).fill(429)]);
  });

  it("is the one before the proxies that are trusted, whatever was claimed further away", async () => {
    const { email } = await registerFrom(newAddress());
    const address = newAddress();
    for (let at = 0; at < 5; at++) expect((await loginFrom(`198.51.100.${at}, ${address}`, email)).status).toBe(401);
    expect((await loginFrom(`203.0.113.9, ${address}, 10.1.2.3`, email)).status).toBe(429);
    expect((await loginFrom(newAddress(), email)).status).toBe(401);
  });

  it("is a whole /64 where one customer has one", async () => {
    const { email } = await registerFrom(newAddress());
    for (let at = 1; at <= 5; at++) expect((await loginFrom(`2001:db8:1:2::${at}`, email)).status).toBe(401);
    expect((await loginFrom("2001:db8:1:2:ffff::9", email)).status).toBe(429);
    expect((await loginFrom("2001:db8:1:3::1", email)).status).toBe(401);
  });
});

describe("registering and forgetting", () => {
  it("is done thirty times an hour from one address; what is not well formed does not count", async () => {
    const headers = { "x-forwarded-for": newAddress() };
    const ask = watched(behind.ask);
    for (let at = 0; at < 40; at++)
      expect((await ask("POST", "/auth/register", { json: { email: "x" }, headers })).status).toBe(400);
    for (let at = 0; at < 15; at++) {
      expect((await registerFrom(headers["x-forwarded-for"])).status).toBe(201);
      expect((await ask("POST", "/auth/forgot-password", { json: { email: somebody().email }, headers })).status).toBe(
        202,
      );
    }
    const refused = await ask("POST", "/auth/register", { json: somebody(), headers });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
    expect((await ask("POST", "/auth/forgot-password", { json: { email: "a@b.test" }, headers })).status).toBe(429);
    expect((await registerFrom(newAddress())).status).toBe(201);
  });

  it("is counted for a whole /64 where one customer has one", async () => {
    const forget = async (address: string) => {
      const headers = { "x-forwarded-for": address };
      return (await watched(behind.ask)("POST", "/auth/forgot-password", { json: { email: "a@b.test" }, headers }))
        .status;
    };
    for (let at = 1; at <= 30; at++) expect(await forget(`2001:db8:7:2::${at.toString(16)}`)).toBe(202);
    expect(await forget("2001:db8:7:2:ffff::9")).toBe(429);
    expect((await registerFrom("2001:db8:7:2:ffff::a")).status).toBe(429);
    expect(await forget("2001:db8:7:3::1")).toBe(202);
  });
});

describe("requests of one account", () => {
  it("are answered up to the limit, over all its sessions and addresses, and nobody else's are refused", async () => {
    const person = await register(behind.ask);
    const other = await register(behind.ask);
    const second = (await loginFrom(newAddress(), person.email, person.password)).body.data.access_token;
    const minute = () => Math.floor(Date.now() / 60_000);
    const beganIn = minute();
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, at) =>
        watched(behind.ask)("GET", at % 2 ? "/auth/profile" : "/api/patients", {
          token: at % 3 ? person.access_token : second,
          headers: { "x-forwarded-for": newAddress() },
        }),
      ),
    );
    const answered = answers.filter(({ status }) => status === 200).length;
    // A minute that ends in between begins a new count.
    const minutes = minute() - beganIn + 1;
    expect(answered).toBeGreaterThanOrEqual(100);
    expect(answered).toBeLessThanOrEqual(100 * minutes);
    expect(new Set(statuses(answers))).toEqual(new Set([200, 429]));
    expect((await behind.ask("GET", "/auth/profile", { token: other.access_token })).status).toBe(200);
  });
});

describe.skipIf(!onServers)("two gateways (needs the servers)", () => {
  it("share every limit", async () => {
    const pair = await startRawat({ gateways: 2, environment: { ...limits, TRUSTED_PROXIES: "127.0.0.1" } });
    try {
      const asks = pair.gateways.map(({ url }) => watched(askAt(url)));
      const { email } = await registerFrom(newAddress(), pair);
      const headers = { "x-forwarded-for": newAddress() };
      const json = { email, password: "not this one" };
      const guesses = Array.from({ length: 60 }, (_, at) => asks[at % 2]?.("POST", "/auth/login", { json, headers }));
      const answers = (await Promise.all(guesses)) as Answered[];
      expect(evaluated(answers)).toBeLessThanOrEqual(5);
      const token = await tokenOf(pair.ask, "admin");
      const beganIn = Math.floor(Date.now() / 60_000);
      const asked = Array.from({ length: 300 }, (_, at) => asks[at % 2]?.("GET", "/auth/profile", { token }));
      const answered = (await Promise.all(asked)).filter((answer) => answer?.status === 200).length;
      expect(answered).toBeLessThanOrEqual(100 * (Math.floor(Date.now() / 60_000) - beganIn + 1));
    } finally {
      await pair.stop();
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answered, Asked } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import { type Rawat, register, somebody, startRawat } from "../harness/rawat.ts";

const callers = 150;
const isThorough = process.env.SOAK === "1";
const signIns = isThorough ? 5 : 3;
/** What a request may take; who waits longer is told so by a 504. */
const answeredWithinMs = 5_000;

// We are the proxy, so each caller has an address of their own; the limits that count are out of the way.
const environment = { TRUSTED_PROXIES: "127.0.0.1", PASSWORD_HASH_COST: "8" };

let rawat: Rawat;
let owner: Awaited<ReturnType<typeof register>>;
let attacker: typeof owner;
beforeAll(async () => {
  rawat = await startRawat({ environment });
  owner = await register(rawat.ask);
  attacker = await register(rawat.ask);
});
afterAll(() => rawat.stop());

const from = (address: string, asked: Asked): Asked => ({ ...asked, headers: { "x-forwarded-for": address } });

/** Every door that a password is hashed or compared behind, as a stranger or a patient may knock at it. */
const doors: Record<string, (address: string) => Promise<Answered>> = {
  "a made-up link": (address) => {
    const json = { token: Math.random().toString(36).repeat(4), password: "a good one, never used" };
    return rawat.ask("POST", "/auth/reset-password", from(address, { json }));
  },
  "a wrong password": (address) => {
    const json = { email: somebody().email, password: "not this one" };
    return rawat.ask("POST", "/auth/login", from(address, { json }));
  },
  "their own right password": (address) => {
    const { email, password } = attacker;
    return rawat.ask("POST", "/auth/login", from(address, { json: { email, password } }));
  },
  "a registration": (address) => rawat.ask("POST", "/auth/register", from(address, { json: somebody() })),
  "a change of their own password": (address) => {
    const json = { currentPassword: "not this one", newPassword: "a good one, never used" };
    return rawat.ask("POST", "/auth/password", from(address, { json, token: attacker.access_token }));
  },
  "a forgotten password": (address) =>
    rawat.ask("POST", "/auth/forgot-password", from(address, { json: { email: attacker.email } })),
};

/** Signs in again and again while all of them knock; answers what came of it, and what the callers were answered. */
async function signInDuring(
  knock: (caller: number) => Promise<Answered>,
  { lines = callers, times = signIns, addressOf = (at: number) => `198.51.100.${at}` } = {},
) {
  const flood = new Map<number, number>();
  let isOver = false;
  const caller = async (at: number) => {
    while (!isOver) {
      const { status } = await knock(at);
      flood.set(status, (flood.get(status) ?? 0) + 1);
    }
  };
  const knocking = Promise.all(Array.from({ length: lines }, (_, at) => caller(at)));
  const statuses: number[] = [];
  const { email, password } = owner;
  try {
    // Of whom nobody was served yet, nobody is known to ask for more than others.
    await until(() => [...flood.values()].reduce((sum, count) => sum + count, 0) >= 2 * lines, 60_000);
    for (let at = 0; at < times; at++) {
      const startedAt = performance.now();
      const asked = from(addressOf(at), { json: { email, password } });
      statuses.push((await rawat.ask("POST", "/auth/login", asked)).status);
      expect(performance.now() - startedAt).toBeLessThan(answeredWithinMs);
    }
  } finally {
    isOver = true;
    await knocking;
  }
  return { statuses, flood: [...flood.keys()] };
}

/** For each address there is one line behind all doors: two of them show it in a short run. */
const fromOneAddress = isThorough ? Object.keys(doors) : ["a made-up link", "a wrong password"];
/** What is hashed behind a door, and what is not. */
const fromEverywhere = isThorough ? Object.keys(doors) : ["a made-up link", "a wrong password", "a registration"];

describe(`while ${callers} callers knock with`, { timeout: 90_000 }, () => {
  it.each(fromOneAddress)("%s from one address, everybody else signs in", async (door) => {
    const { statuses, flood } = await signInDuring(() => doors[door]?.("203.0.113.1") as Promise<Answered>);
    expect(statuses).toEqual(Array(signIns).fill(200));
    // Whoever is too many is told so, in the words of the contract.
    for (const status of flood) expect([200, 201, 202, 400, 401, 429, 503, 504]).toContain(status);
  });

  it.each(fromEverywhere)("%s, each from another address, everybody else signs in", async (door) => {
    const { statuses } = await signInDuring((caller) => doors[door]?.(`192.0.2.${caller}`) as Promise<Answered>);
    expect(statuses).toEqual(Array(signIns).fill(200));
  });
});

describe.each([
  ["one address", (_: number) => "203.0.113.9"],
  ["one customer's network of IPv6, from whatever address of it,", (at: number) => `2001:db8:9:9::${at.toString(16)}`],
])("%s", (_, addressOf) => {
  it("has a line of its own that ends: who is too many there is told to come again", async () => {
    const { email, password } = attacker;
    const knocks = Array.from({ length: 300 }, (_, at) => {
      const json = { email, password };
      return rawat.ask("POST", "/auth/login", from(addressOf(at), { json }));
    });
    const answers = await Promise.all(knocks);
    expect(answers.map(({ status }) => status)).toContain(429);
    for (const { status, headers } of answers) {
      expect([200, 429, 504]).toContain(status);
      if (status === 429) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    }
  });
});

describe("one account that signs in rightly in a loop", () => {
  it("with 24 lines keeps no address waiting where eight mistyped a moment ago", async () => {
    const clinic = "198.51.100.77";
    const mistyped = Array.from({ length: 8 }, () => {
      const json = { email: somebody().email, password: "not this one" };
      return rawat.ask("POST", "/auth/login", from(clinic, { json }));
    });
    for (const { status } of await Promise.all(mistyped)) expect(status).toBe(401);
    const knock = () => doors["their own right password"]?.("203.0.113.24") as Promise<Answered>;
    const { statuses } = await signInDuring(knock, { lines: 24, addressOf: () => clinic });
    expect(statuses).toEqual(Array(signIns).fill(200));
  });
});

describe.runIf(isThorough)("one network", () => {
  it("that is rented whole, an IPv6 /48, takes its turn as one: whoever comes from elsewhere is served next", async () => {
    await rawat.stop();
    // Dear enough that the line of all these callers is longer than anybody waits.
    rawat = await startRawat({ environment: { ...environment, PASSWORD_HASH_COST: "11" } });
    owner = await register(rawat.ask);
    let knocks = 0;
    const json = { email: somebody().email, password: "not this one" };
    const knock = () => rawat.ask("POST", "/auth/login", from(`2001:db8:7:${(knocks++).toString(16)}::1`, { json }));
    const { statuses } = await signInDuring(knock, { times: 2 });
    expect(statuses).toEqual(Array(2).fill(200));
  }, 120_000);
});

import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Balancer, balance } from "../harness/balancer.ts";
import { askAt } from "../harness/caller.ts";
import { type Attempt, type Load, slowest, startLoad, tally } from "../harness/load.ts";
import { until } from "../harness/program.ts";
import { aPatient, createPatient, type Rawat, register, startRawat, tokenOf } from "../harness/rawat.ts";
import { allPatients } from "../harness/register.ts";
import { type OwnServers, startOwnServers } from "../harness/servers.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

let servers: OwnServers;
let rawat: Rawat;
let balancer: Balancer;
let desk: string;
let admin: string;
beforeAll(async () => {
  servers = await startOwnServers();
  rawat = await startRawat({ gateways: 2, instances: { patient: 2 } });
  balancer = balance(rawat.gateways);
  [desk, admin] = await Promise.all([tokenOf(rawat.ask, "frontdesk"), tokenOf(rawat.ask, "admin")]);
}, 180_000);
afterAll(async () => {
  balancer?.stop();
  await rawat?.stop();
  await servers?.stop();
});

const gatewayAsks = () => rawat.gateways.map(({ url }) => askAt(url));

interface UnderLoad {
  load: Load;
  made: { id: string; name: string }[];
}

/** Runs `work` while people work with Rawat, and answers what they met. */
async function underLoad(work: (under: UnderLoad) => Promise<void>): Promise<readonly Attempt[]> {
  const made: UnderLoad["made"] = [];
  const { ask } = balancer;
  const load = startLoad(
    {
      create: async () => {
        const name = `Bergilir ${randomUUID()}`;
        const answered = await ask("POST", "/api/patients", { token: desk, json: aPatient({ name }) });
        if (answered.status === 201) made.push({ id: answered.body.data.id, name });
        return answered;
      },
      list: () => ask("GET", "/api/patients?limit=5", { token: desk }),
      users: () => ask("GET", "/api/users?limit=5", { token: admin }),
      profile: () => ask("GET", "/auth/profile", { token: desk }),
    },
    10,
  );
  try {
    await work({ load, made });
  } finally {
    await load.stop();
  }
  return load.attempts;
}

const untilMore = (load: Load, count: number) => {
  const wanted = load.attempts.length + count;
  return until(() => load.attempts.length >= wanted, 30_000);
};

const successes = ["create 201", "list 200", "profile 200", "users 200"];

describe("SIGTERM of every instance in turn under load", { timeout: 240_000 }, () => {
  it("fails no request, ends each with code 0 within ten seconds, and loses nothing", async () => {
    const made: UnderLoad["made"] = [];
    const attempts = await underLoad(async (under) => {
      await untilMore(under.load, 20);
      for (const program of [...rawat.services.patient, ...rawat.gateways]) {
        const startedAt = performance.now();
        expect(await program.stop()).toBe(0);
        expect(performance.now() - startedAt).toBeLessThan(10_000);
        await program.restart();
        // Nobody takes the next one away before this one is known to be back.
        await pause(1_500);
        await untilMore(under.load, 20);
      }
      made.push(...under.made);
    });
    const counts = tally(attempts);
    expect(Object.keys(counts).sort(), JSON.stringify(counts)).toEqual(successes);
    const stored = new Map((await allPatients(rawat.ask, admin)).map(({ id, name }) => [id, name]));
    expect(made.filter(({ id, name }) => stored.get(id) !== name)).toEqual([]);
  });
});

describe("one of two patient services frozen", { timeout: 90_000 }, () => {
  it("keeps nobody waiting longer than five seconds, and soon nobody at all", async () => {
    const [frozen] = rawat.services.patient;
    let noticed = 0;
    const attempts = await underLoad(async ({ load }) => {
      await untilMore(load, 20);
      await frozen?.freeze();
      try {
        // What it had in hand is answered by then, and the gateways leave it out.
        await pause(7_000);
        noticed = load.attempts.length;
        await untilMore(load, 50);
      } finally {
        frozen?.thaw();
      }
    });
    expect(slowest(attempts).ms, slowest(attempts).what).toBeLessThan(7_500);
    for (const { what, answered } of attempts) {
      const allowed = what === "create" || what === "list" ? [200, 201, 503, 504] : [200];
      expect(allowed, `${what}: ${answered?.text}`).toContain(answered?.status);
    }
    const late = tally(attempts.slice(noticed));
    expect(Object.keys(late).sort(), JSON.stringify(late)).toEqual(successes);
  });
});

describe("two gateways", { timeout: 60_000 }, () => {
  it("give fifty who refresh one token at once the same successor", async () => {
    const { refresh_token } = await register(rawat.ask);
    const asks = gatewayAsks();
    const refresh = (index: number, token: string) =>
      asks[index % 2]?.("POST", "/auth/refresh", { json: { refresh_token: token } });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => refresh(index, refresh_token)));
    expect(new Set(answers.map((answer) => answer?.status))).toEqual(new Set([200]));
    const successors = new Set(answers.map((answer) => answer?.body.data.refresh_token as string));
    expect(successors.size).toBe(1);
    for (const successor of successors) expect((await refresh(1, successor))?.status).toBe(200);
  });

  it("refuse at once what the other one has ended", async () => {
    const [here, there] = gatewayAsks();
    for (let round = 0; round < 10; round++) {
      const { access_token: token } = await register(rawat.ask);
      expect((await there?.("GET", "/auth/profile", { token }))?.status).toBe(200);
      expect((await here?.("POST", "/auth/logout", { token }))?.status).toBe(204);
      expect((await there?.("GET", "/auth/profile", { token }))?.status).toBe(401);
    }
  });

  it("change one profile fifty times at once without losing a change that was acknowledged", async () => {
    const person = await register(rawat.ask);
    const asks = gatewayAsks();
    const changes = Array.from({ length: 50 }, async (_, index) =>
      asks[index % 2]?.("PATCH", "/auth/profile", { token: person.access_token, json: { name: `Nama ${index}` } }),
    );
    const acknowledged = (await Promise.all(changes)).filter((answer) => answer?.status === 200).length;
    expect(acknowledged).toBeGreaterThan(0);
    const account = await rawat.ask("GET", `/api/users/${person.user.id}`, { token: admin });
    expect(account.headers.get("etag")).toBe(`"${1 + acknowledged}"`);
  });
});

describe("two relays and two inboxes", { timeout: 90_000 }, () => {
  it("bring each event into effect once", async () => {
    // Ten at once: a slow machine does not hash thirty passwords while somebody waits.
    const people: Awaited<ReturnType<typeof register>>[] = [];
    while (people.length < 30)
      people.push(...(await Promise.all(Array.from({ length: 10 }, () => register(balancer.ask)))));
    await untilQueueIsEmpty(rawat);
    const handled = () => lookInto(rawat, "gateway", async (db) => (await db("inbox").select("eventId")).length);
    const before = await handled();
    const rename = async ({ user }: (typeof people)[number], index: number) => {
      const json = { name: `Diganti ${index}` };
      const renamed = await balancer.ask("PATCH", `/api/patients/${user.patientId}`, { token: desk, json });
      expect(renamed.status).toBe(200);
    };
    for (let from = 0; from < people.length; from += 10)
      await Promise.all(people.slice(from, from + 10).map((person, at) => rename(person, from + at)));
    await untilQueueIsEmpty(rawat);
    await until(async () => (await handled()) === before + people.length, 30_000);
    for (const [index, { user }] of people.entries()) {
      const { body, headers } = await rawat.ask("GET", `/api/users/${user.id}`, { token: admin });
      expect(body.data.name).toBe(`Diganti ${index}`);
      expect(headers.get("etag")).toBe('"2"');
    }
    await createPatient(rawat.ask, desk);
    expect(await handled()).toBe(before + people.length);
  });
});

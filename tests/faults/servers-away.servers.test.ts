import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Server } from "../../scripts/servers/server.ts";
import { type Balancer, balance } from "../harness/balancer.ts";
import { askAt } from "../harness/caller.ts";
import { type Attempt, slowest, startLoad, tally } from "../harness/load.ts";
import { openTill } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { aPatient, type Rawat, register, startRawat, tokenOf } from "../harness/rawat.ts";
import { allPatients } from "../harness/register.ts";
import { type OwnServers, startOwnServers } from "../harness/servers.ts";
import { untilQueueIsEmpty } from "../harness/stores.ts";

/** Five seconds are promised; the rest is for a busy machine. */
const answeredWithinMs = 7_500;
const loginsMax = 5;

let servers: OwnServers;
let rawat: Rawat;
let balancer: Balancer;
let desk: string;
let admin: string;
beforeAll(async () => {
  servers = await startOwnServers();
  rawat = await startRawat({
    gateways: 2,
    instances: { patient: 2, payment: 2 },
    environment: { LIMIT_ACCOUNT_LOGINS: String(loginsMax), PAYMENT_CHECK_PACE: "1h" },
    midtransSpeed: 1,
  });
  balancer = balance(rawat.gateways);
  [desk, admin] = await Promise.all([tokenOf(rawat.ask, "frontdesk"), tokenOf(rawat.ask, "admin")]);
}, 180_000);
afterAll(async () => {
  balancer?.stop();
  await rawat?.stop();
  await servers?.stop();
});

const gatewayAsks = () => rawat.gateways.map(({ url }) => askAt(url));
const isHealthy = () => until(async () => (await rawat.ask("GET", "/health")).status === 200, 30_000);

interface UnderFault {
  attempts: readonly Attempt[];
  /** What was answered 201. */
  made: { id: string; name: string }[];
}

/** Works with Rawat, by readers and writers, while `fault` happens. The gateways stay where they are, so each is asked in turn. */
async function underLoad(fault: () => Promise<void>): Promise<UnderFault> {
  const made: UnderFault["made"] = [];
  const asks = gatewayAsks();
  let turn = 0;
  const ask: (typeof asks)[number] = (...asked) => {
    const next = asks[turn++ % asks.length];
    if (!next) throw new Error("there is no gateway");
    return next(...asked);
  };
  const load = startLoad({
    create: async () => {
      const name = `Sewaktu ${randomUUID()}`;
      const answered = await ask("POST", "/api/patients", { token: desk, json: aPatient({ name }) });
      if (answered.status === 201) made.push({ id: answered.body.data.id, name });
      return answered;
    },
    list: () => ask("GET", "/api/patients?limit=5", { token: desk }),
    profile: () => ask("GET", "/auth/profile", { token: admin }),
    refused: () => ask("GET", "/auth/profile"),
  });
  try {
    await until(() => load.attempts.length > 20, 30_000);
    await fault();
    const after = load.attempts.length;
    await until(() => load.attempts.length > after + 20, 30_000);
  } finally {
    await load.stop();
  }
  return { attempts: load.attempts, made };
}

async function expectStored(made: UnderFault["made"]): Promise<void> {
  expect(made.length).toBeGreaterThan(0);
  const stored = new Map((await allPatients(rawat.ask, admin)).map(({ id, name }) => [id, name]));
  expect(made.filter(({ id, name }) => stored.get(id) !== name)).toEqual([]);
}

const successes = ["create 201", "list 200", "profile 200", "refused 401"];

async function killed(server: Server, forMs: number): Promise<void> {
  await server.kill();
  await pause(forMs);
  await server.restart();
}

async function frozen(server: Server, forMs: number): Promise<void> {
  await server.freeze();
  try {
    await pause(forMs);
  } finally {
    server.thaw();
  }
}

describe("Redis", { timeout: 90_000 }, () => {
  const flush = async () => {
    const redis = new Redis(servers.redis.url);
    for (let round = 0; round < 5; round++) {
      await redis.flushall();
      await pause(200);
    }
    redis.disconnect();
  };

  it.each([
    ["killed", () => killed(servers.redis, 3_000)],
    ["frozen", () => frozen(servers.redis, 3_000)],
    ["flushed", flush],
  ] as const)("%s fails no request", async (_, fault) => {
    const { attempts, made } = await underLoad(fault);
    const counts = tally(attempts);
    expect(Object.keys(counts).sort(), JSON.stringify(counts)).toEqual(successes);
    expect(slowest(attempts).ms, slowest(attempts).what).toBeLessThan(answeredWithinMs);
    await expectStored(made);
    await isHealthy();
  });

  it("flushed revives no session that was ended", async () => {
    const { access_token: token, refresh_token } = await register(rawat.ask);
    expect((await rawat.ask("POST", "/auth/logout", { token })).status).toBe(204);
    await flush();
    for (const ask of gatewayAsks()) {
      expect((await ask("GET", "/auth/profile", { token })).status).toBe(401);
      expect((await ask("POST", "/auth/refresh", { json: { refresh_token } })).status).toBe(401);
    }
  });

  it("away lets a gateway believe what another has ended for five seconds at most", async () => {
    const [here, there] = gatewayAsks();
    const { access_token: token } = await register(rawat.ask);
    expect((await there?.("GET", "/auth/profile", { token }))?.status).toBe(200);
    await servers.redis.kill();
    try {
      expect((await here?.("POST", "/auth/logout", { token }))?.status).toBe(204);
      expect((await here?.("GET", "/auth/profile", { token }))?.status).toBe(401);
      await until(async () => (await there?.("GET", "/auth/profile", { token }))?.status === 401, 6_500);
    } finally {
      await servers.redis.restart();
    }
    expect((await there?.("GET", "/auth/profile", { token }))?.status).toBe(401);
    await isHealthy();
  });

  it("away leaves the limits on, counted by each gateway for itself", async () => {
    const { email } = await register(rawat.ask);
    await servers.redis.kill();
    try {
      for (const ask of gatewayAsks()) {
        const statuses: number[] = [];
        for (let tries = 0; tries < loginsMax * 2; tries++)
          statuses.push((await ask("POST", "/auth/login", { json: { email, password: "not this one" } })).status);
        expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(loginsMax);
        expect(statuses.at(-1)).toBe(429);
      }
    } finally {
      await servers.redis.restart();
    }
    await isHealthy();
  });
});

describe("RabbitMQ away", { timeout: 150_000 }, () => {
  it("fails no write, and every event has its effect once when it is back", async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => register(rawat.ask)));
    await untilQueueIsEmpty(rawat);
    const { attempts, made } = await underLoad(async () => {
      await servers.rabbitmq.kill();
      for (const { user } of people) {
        const path = `/api/patients/${user.patientId}`;
        for (const name of ["Sekali", "Dua Kali"])
          expect((await balancer.ask("PATCH", path, { token: desk, json: { name } })).status).toBe(200);
      }
      await servers.rabbitmq.restart();
    });
    const counts = tally(attempts);
    expect(Object.keys(counts).sort(), JSON.stringify(counts)).toEqual(successes);
    await expectStored(made);
    await untilQueueIsEmpty(rawat);
    for (const { user } of people) {
      await until(async () => {
        const { body } = await rawat.ask("GET", `/api/users/${user.id}`, { token: admin });
        return body.data.name === "Dua Kali";
      }, 30_000);
    }
    await isHealthy();
  });
});

describe("the database", { timeout: 120_000 }, () => {
  it.each([
    ["killed", () => killed(servers.mariadb, 4_000)],
    ["frozen", () => frozen(servers.mariadb, 10_000)],
  ] as const)("%s is told in time as 503, and nothing that was acknowledged is lost", async (_, fault) => {
    const back = { at: 0, afterMs: 0 };
    const { attempts, made } = await underLoad(async () => {
      await fault();
      back.at = performance.now();
      await until(
        async () => (await rawat.ask("GET", "/api/patients?limit=1", { token: desk })).status === 200,
        20_000,
      );
      back.afterMs = performance.now() - back.at;
    });
    expect(slowest(attempts).ms, slowest(attempts).what).toBeLessThan(answeredWithinMs);
    for (const { what, answered } of attempts)
      expect([200, 201, 401, 503], `${what}: ${answered?.text ?? "broken"}`).toContain(answered?.status);
    expect(tally(attempts)["list 503"]).toBeGreaterThan(0);
    expect(back.afterMs).toBeLessThan(answeredWithinMs);
    await expectStored(made);
    await isHealthy();
  });

  it("away is told to Midtrans, who tells of a payment again until it is kept", async () => {
    const till = await openTill(rawat);
    const { id, orderNumber } = await till.begun();
    await servers.mariadb.kill();
    await till.play(orderNumber, "settlement", { method: "qris" });
    const midtrans = askAt(rawat.midtrans?.url ?? "");
    const answers = async (): Promise<(number | undefined)[]> =>
      (await midtrans("GET", `/__sim/deliveries?orderId=${orderNumber}`)).body.deliveries.map(
        ({ status }: { status?: number }) => status,
      );
    // That a way to pay was chosen, and that it was paid.
    await until(async () => (await answers()).length === 2);
    expect(await answers()).toEqual([503, 503]);
    await servers.mariadb.restart();
    await isHealthy();
    expect((await till.payment(id)).status).toBe("pending");
    // The next try is minutes away.
    await midtrans("POST", "/__sim/clock", { json: { advanceSeconds: 600 } });
    const { story } = await till.comesTo(id, "paid", 30_000);
    expect(story.map(({ source }: { source: string }) => source)).toContain("notified");
    expect((await answers()).at(-1)).toBe(200);
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Day, openDay } from "../harness/clinic-day.ts";
import { startLoad } from "../harness/load.ts";
import { until } from "../harness/program.ts";
import { createPatient, type Rawat, startRawat } from "../harness/rawat.ts";
import { type OwnServers, startOwnServers } from "../harness/servers.ts";
import { lookInto } from "../harness/stores.ts";
import { inWaves } from "../harness/waves.ts";

let servers: OwnServers;
let rawat: Rawat;
let day: Day;
beforeAll(async () => {
  servers = await startOwnServers();
  rawat = await startRawat({ instances: { patient: 2 } });
  day = await openDay(rawat.ask);
}, 180_000);
afterAll(async () => {
  await rawat?.stop();
  await servers?.stop();
});

/** A booking, which asks the patient service for its patient. */
const bookOne = () => rawat.ask("POST", "/api/appointments", { token: day.desk, json: day.booking(day.patientId) });

/** The answers to `count` bookings, ten at once. */
const book = (count: number) =>
  inWaves(
    Array.from({ length: count }, () => bookOne),
    10,
  );
const refusalsOf = (answers: Awaited<ReturnType<typeof book>>) =>
  answers.filter(({ status }) => status !== 201).map(({ text }) => text);

/** Whether `program` has written that it leaves out, or takes back, an instance since it had written `from` characters. */
const hasTold = (from: number, origin: string, isUp: boolean) => () =>
  rawat.services.appointment[0]
    ?.output()
    .slice(from)
    .split("\n")
    .some((line) => line.includes(`"origin":"${origin}"`) && line.includes(`"isUp":${isUp}`)) ?? false;

describe("one of two instances that another service asks", { timeout: 120_000 }, () => {
  it("fails none of 200 bookings, ten at once, while it is down, from the first one on", async () => {
    const [gone] = rawat.services.patient;
    await gone?.kill();
    expect(refusalsOf(await book(200))).toEqual([]);
    const from = rawat.services.appointment[0]?.output().length ?? 0;
    await gone?.restart();
    await until(hasTold(from, gone?.url ?? "", true));
  });

  it("is killed with bookings under way, ten at once, three times, and costs none but those: what is said to be booked is booked", async () => {
    const load = startLoad({ book: bookOne }, 10);
    const untilMore = (count: number) => {
      const wanted = load.attempts.length + count;
      return until(() => load.attempts.length >= wanted, 30_000);
    };
    for (const program of [...rawat.services.patient, rawat.services.patient[0]]) {
      await untilMore(30);
      const before = load.attempts.length;
      const from = rawat.services.appointment[0]?.output().length ?? 0;
      await program?.kill();
      await untilMore(100);
      const failed = load.attempts.slice(before).flatMap(({ answered }, at) => (answered?.status === 201 ? [] : [at]));
      // At most ten were under way, and those that failed are told so at once.
      expect(failed.filter((at) => at >= 20)).toEqual([]);
      expect(failed.length).toBeLessThanOrEqual(10);
      await program?.restart();
      await until(hasTold(from, program?.url ?? "", true));
    }
    const attempts = await load.stop();
    const said = attempts.flatMap(({ answered }) =>
      answered?.status === 201 ? [answered.body.data.id as string] : [],
    );
    const found = await inWaves(
      said.map((id) => () => rawat.ask("GET", `/api/appointments/${id}`, { token: day.desk })),
      10,
    );
    expect(found.filter(({ body }) => body.data?.status !== "booked")).toEqual([]);
  });

  it("fails none of 200 bookings, ten at once, while it is frozen, once that was noticed", async () => {
    const [frozen] = rawat.services.patient;
    const from = rawat.services.appointment[0]?.output().length ?? 0;
    await frozen?.freeze();
    try {
      await until(hasTold(from, frozen?.url ?? "", false), 5_000);
      expect(refusalsOf(await book(200))).toEqual([]);
    } finally {
      frozen?.thaw();
    }
    await until(hasTold(from, frozen?.url ?? "", true));
  });
});

describe("a program that is frozen inside a transaction", { timeout: 60_000 }, () => {
  it("keeps who needs its rows waiting for a bounded time, nobody else, and the log tells which server, lock and error", async () => {
    const { ask, services } = rawat;
    const secret = `Rahasia ${randomUUID()}`;
    const held = await createPatient(ask, day.desk);
    const change = (id: string) => ask("PATCH", `/api/patients/${id}`, { token: day.desk, json: { name: secret } });
    await lookInto(rawat, "patient", async (db) => {
      const transaction = await db.transaction();
      try {
        await transaction("patients").where({ id: held.id }).update({ version: 1 });
        const startedAt = performance.now();
        const refused = change(held.id);
        // Who registers patients and who changes others is not kept waiting by it.
        for (let turn = 0; turn < 10; turn++) {
          const askedAt = performance.now();
          const { id } = await createPatient(ask, day.desk);
          expect((await change(id)).status).toBe(200);
          expect(performance.now() - askedAt).toBeLessThan(2_000);
        }
        expect((await refused).status).toBe(503);
        expect(performance.now() - startedAt).toBeLessThan(7_500);
        const lines = () => services.patient.flatMap((program) => program.output().split("\n"));
        const told = () => lines().filter((line) => line.includes("holds a lock"));
        await until(() => told().length > 0);
        const { host } = new URL(rawat.environment.DATABASE_URL_PATIENT ?? "");
        for (const line of told()) {
          expect(line).toContain(host);
          expect(line).toContain("ER_LOCK_WAIT_TIMEOUT");
          expect(line).toMatch(/update `patients` set .*\?/);
        }
        expect(lines().filter((line) => line.includes(secret))).toEqual([]);
        // The server takes the silent one for gone.
        await until(async () => (await change(held.id)).status === 200, 20_000);
      } finally {
        await transaction.rollback().catch(() => undefined);
      }
    });
  });
});

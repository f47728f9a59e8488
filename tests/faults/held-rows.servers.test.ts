import { setTimeout as pause } from "node:timers/promises";
import type { Knex } from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDoctor } from "../harness/booking.ts";
import type { Answered } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import { aPatient, createPatient, type Rawat, register, startRawat, tokenOf } from "../harness/rawat.ts";
import { aRecord } from "../harness/records.ts";
import { type OwnServers, startOwnServers } from "../harness/servers.ts";
import { lookInto } from "../harness/stores.ts";

let servers: OwnServers;
let rawat: Rawat;
let desk: string;
let admin: string;
let held: Awaited<ReturnType<typeof register>>;
beforeAll(async () => {
  servers = await startOwnServers();
  rawat = await startRawat();
  [desk, admin] = await Promise.all([tokenOf(rawat.ask, "frontdesk"), tokenOf(rawat.ask, "admin")]);
  held = await register(rawat.ask);
}, 180_000);
afterAll(async () => {
  await rawat?.stop();
  await servers?.stop();
});

const other = { email: "doctor@rawat.test", password: "rawat-demo-password" };
const signInAs = ({ email, password }: typeof other) => rawat.ask("POST", "/auth/login", { json: { email, password } });
const rename = (turn: number) =>
  rawat.ask("PATCH", "/auth/profile", { token: held.access_token, json: { name: `Nama ${turn}` } });
const createAnother = () => rawat.ask("POST", "/api/patients", { token: desk, json: aPatient() });
const readPatients = () => rawat.ask("GET", "/api/patients?limit=5", { token: desk });

type Told = { status: number; ms: number }[];

/** What `count` callers are told, and how long each waited, who ask again and again until `work` is done. */
async function besideCrowd(count: number, ask: (turn: number) => Promise<Answered>, work: () => Promise<void>) {
  let isOver = false;
  let turn = 0;
  const told: Told = [];
  const callers = Array.from({ length: count }, async () => {
    while (!isOver) told.push(await timed(() => ask(turn++)));
  });
  try {
    // Until all that can wait is waiting.
    await pause(500);
    await work();
  } finally {
    isOver = true;
    await Promise.all(callers);
  }
  return told;
}

async function timed(ask: () => Promise<Answered>): Promise<{ status: number; ms: number }> {
  const askedAt = performance.now();
  const { status } = await ask();
  return { status, ms: performance.now() - askedAt };
}

/** What somebody is told who asks again and again for so long. */
async function askFor(ms: number, ask: () => Promise<Answered>) {
  const told: Told = [];
  for (const endsAt = performance.now() + ms; performance.now() < endsAt; await pause(200)) told.push(await timed(ask));
  return told;
}

const statusesOf = (told: Told) => [...new Set(told.map(({ status }) => status))].sort();
const slowestOf = (told: Told) => Math.max(...told.map(({ ms }) => ms));

/** All are answered, nine in ten of them within a second: where there is no connection left, each waits two or three. */
function expectUnhindered(told: Told): void {
  expect(statusesOf(told)).toEqual([200]);
  const times = told.map(({ ms }) => ms).sort((a, b) => a - b);
  expect(times[Math.floor(times.length * 0.9)]).toBeLessThan(1_000);
}

/** Those at the lock are told that it takes too long, about when they would have stopped waiting, or that an account changes too often. */
function expectRefused(told: Told): void {
  expect(statusesOf(told).filter((status) => ![429, 503, 504].includes(status))).toEqual([]);
  expect(slowestOf(told)).toBeLessThan(6_500);
}

/** Locks as a program does that is frozen inside a transaction, until `work` is done. */
const whileLocked = (
  service: "gateway" | "patient" | "record",
  lock: (trx: Knex.Transaction) => PromiseLike<unknown>,
  work: () => Promise<void>,
) =>
  lookInto(rawat, service, async (db) => {
    const transaction = await db.transaction();
    try {
      await lock(transaction);
      await work();
    } finally {
      await transaction.rollback();
    }
  });

describe("a row that somebody holds for ten seconds", { timeout: 60_000 }, () => {
  it("of one account keeps nobody from signing in but its owner, who tries it thirty times at once and changes the name as often", async () => {
    const { id } = held.user;
    await whileLocked(
      "gateway",
      (trx) => trx("accounts").where({ id }).forUpdate(),
      async () => {
        const both = (turn: number) => (turn % 2 === 0 ? signInAs(held) : rename(turn));
        const refused = await besideCrowd(60, both, async () =>
          expectUnhindered(await askFor(10_000, () => signInAs(other))),
        );
        expectRefused(refused);
      },
    );
    await until(async () => (await signInAs(held)).status === 200);
  });

  it("of the record numbers keeps nobody from reading patients, while thirty register some", async () => {
    await whileLocked(
      "patient",
      (trx) => trx("recordNumbers").where({ series: "RM" }).forUpdate(),
      async () => {
        const refused = await besideCrowd(30, createAnother, async () =>
          expectUnhindered(await askFor(10_000, readPatients)),
        );
        expectRefused(refused);
      },
    );
    await until(async () => (await createAnother()).status === 201);
  });

  it("of one patient with records keeps nobody from reading others' records, while forty write for that one or amend what was written", async () => {
    const writers = await Promise.all(Array.from({ length: 6 }, () => createDoctor(rawat.ask, admin)));
    const [{ id }, other] = await Promise.all([createPatient(rawat.ask, desk), createPatient(rawat.ask, desk)]);
    const tokenAt = (turn: number) => writers[turn % writers.length]?.token ?? "";
    const write = (turn: number, patientId = id) =>
      rawat.ask("POST", "/api/records", { token: tokenAt(turn), json: aRecord(patientId) });
    const [written, another] = await Promise.all([write(0), write(0, other.id)]);
    expect([written.status, another.status]).toEqual([201, 201]);
    const amend = () =>
      rawat.ask("PUT", `/api/records/${written.body.data.id}`, {
        token: tokenAt(0),
        json: aRecord(id),
        headers: { "if-match": "*" },
      });
    const readOther = () => rawat.ask("GET", `/api/records?patientId=${other.id}`, { token: tokenAt(1) });
    await whileLocked(
      "record",
      (trx) => trx("people").where({ id }).forUpdate(),
      async () => {
        const both = (turn: number) => (turn % 2 === 0 ? write(turn) : amend());
        const refused = await besideCrowd(40, both, async () => expectUnhindered(await askFor(10_000, readOther)));
        expectRefused(refused);
      },
    );
    await until(async () => (await write(0)).status === 201);
  });
});

describe("one account that wants to change its name two hundred times at once, again and again", {
  timeout: 60_000,
}, () => {
  it("keeps nobody from signing in, and is refused nothing but what is too often or waited for too long", async () => {
    const told = await besideCrowd(200, rename, async () =>
      expectUnhindered(await askFor(5_000, () => signInAs(other))),
    );
    expect(statusesOf(told).filter((status) => ![200, 429, 504].includes(status))).toEqual([]);
  });
});

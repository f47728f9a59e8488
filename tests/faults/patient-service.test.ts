import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answered } from "../harness/caller.ts";
import { type Attempt, slowest, startLoad, tally } from "../harness/load.ts";
import { until } from "../harness/program.ts";
import { aPatient, createPatient, type Rawat, register, startRawat, tokenOf } from "../harness/rawat.ts";
import { allPatients } from "../harness/register.ts";
import { lookInto, untilOutboxesAreEmpty, untilQueueIsEmpty } from "../harness/stores.ts";

/** Five seconds are promised; the rest is for a busy machine. */
const answeredWithinMs = 7_500;
/** Longer than anybody may be kept waiting, so that who is kept waiting for the thaw is found out. */
const frozenForMs = 9_000;

let rawat: Rawat;
let desk: string;
let admin: string;
beforeAll(async () => {
  rawat = await startRawat();
  [desk, admin] = await Promise.all([tokenOf(rawat.ask, "frontdesk"), tokenOf(rawat.ask, "admin")]);
});
afterAll(() => rawat.stop());

const service = () => {
  const [only] = rawat.services.patient;
  if (!only) throw new Error("there is no patient service");
  return only;
};
const isBack = () =>
  until(async () => (await rawat.ask("GET", "/api/patients?limit=1", { token: desk })).status === 200);

interface Wish {
  name: string;
  key: string;
  id?: string;
}

const sendWish = async (wish: Wish): Promise<Answered> => {
  const answered = await rawat.ask("POST", "/api/patients", {
    token: desk,
    json: aPatient({ name: wish.name, phone: "0812-3456-7890" }),
    headers: { "idempotency-key": wish.key },
  });
  if (answered.status === 201) wish.id = answered.body.data.id;
  return answered;
};

/** Sends a wish under its key until it is granted, as a careful client does. */
const insist = (wish: Wish) => until(async () => (await sendWish(wish)).status === 201, 15_000);

async function faults(): Promise<void> {
  const program = service();
  await pause(1_000);
  await program.kill();
  await pause(1_000);
  await program.restart();
  await pause(1_000);
  await program.freeze();
  await pause(frozenForMs);
  program.thaw();
  await pause(1_000);
  expect(await program.stop()).toBe(0);
  await program.restart();
  await pause(500);
}

describe("the patient service killed, frozen and restarted under load", () => {
  const wishes: Wish[] = [];
  let attempts: readonly Attempt[];
  let person: Awaited<ReturnType<typeof register>>;
  let lastName = "";

  beforeAll(async () => {
    person = await register(rawat.ask, { name: "Nama Pertama" });
    const known = await createPatient(rawat.ask, desk);
    const renamed = `/api/patients/${person.user.patientId}`;
    const load = startLoad(
      {
        create: () => {
          const wish = { name: `Beban ${randomUUID()}`, key: randomUUID() };
          wishes.push(wish);
          return sendWish(wish);
        },
        rename: async () => {
          const name = `Nama ${randomUUID()}`;
          const answered = await rawat.ask("PATCH", renamed, { token: desk, json: { name } });
          if (answered.status === 200) lastName = name;
          return answered;
        },
        read: () => rawat.ask("GET", `/api/patients/${known.id}`, { token: desk }),
        search: () => rawat.ask("GET", "/api/patients?q=beban&limit=5", { token: desk }),
        "own: users": () => rawat.ask("GET", "/api/users?limit=5", { token: admin }),
        "own: profile": () => rawat.ask("GET", "/auth/profile", { token: admin }),
        "own: live": () => rawat.ask("GET", "/health/live"),
        "own: refused": () => rawat.ask("GET", "/auth/profile"),
      },
      4,
    );
    await faults();
    attempts = await load.stop();
    await isBack();
  }, 60_000);

  const toService = () => attempts.filter(({ what }) => !what.startsWith("own"));

  it("is told within five seconds, as success, conflict or trouble behind, and never by a broken connection", () => {
    // The head of an answer may be out when its program is killed: then the rest never comes.
    expect(toService().filter(({ answered }) => !answered).length).toBeLessThanOrEqual(1);
    for (const { what, answered } of toService()) {
      if (!answered) continue;
      expect([200, 201, 409, 502, 503, 504], `${what}: ${answered.text}`).toContain(answered.status);
      if (answered.status > 400) {
        expect(answered.headers.get("content-type")).toMatch(/^application\/problem\+json/);
        expect(answered.body.requestId).toEqual(expect.any(String));
      }
    }
    // The head of an answer may be out when its program freezes: then the rest comes when it thaws.
    const late = attempts.filter(({ ms }) => ms >= answeredWithinMs);
    expect(late.length, slowest(attempts).what).toBeLessThanOrEqual(1);
    for (const { answered } of late) expect(answered?.status).toBeLessThan(300);
    const statuses = tally(toService());
    expect(statuses["create 201"], JSON.stringify(statuses)).toBeGreaterThan(10);
  });

  it("harms no other route", () => {
    const others = attempts.filter(({ what }) => what.startsWith("own"));
    expect(Object.keys(tally(others)).sort()).toEqual([
      "own: live 200",
      "own: profile 200",
      "own: refused 401",
      "own: users 200",
    ]);
    expect(slowest(others).ms, slowest(others).what).toBeLessThan(2_000);
  });

  it("loses nothing that was acknowledged, and makes nothing twice of what is sent again under its key", async () => {
    const acknowledged = wishes.flatMap(({ id, name }) => (id ? [{ id, name }] : []));
    for (const wish of wishes) await insist(wish);
    for (const { id, name } of acknowledged) expect(wishes.find((wish) => wish.name === name)?.id).toBe(id);
    const stored = (await allPatients(rawat.ask, admin)).filter(({ name }) => name.startsWith("Beban "));
    expect(stored.map(({ name }) => name).sort()).toEqual(wishes.map(({ name }) => name).sort());
    expect(new Set(stored.map(({ id }) => id))).toEqual(new Set(wishes.map(({ id }) => id)));
  }, 60_000);

  it("brings every event into effect once: the account shows the name that the patient has", async () => {
    expect(lastName).not.toBe("");
    const { body } = await rawat.ask("GET", `/api/patients/${person.user.patientId}`, { token: desk });
    await until(async () => {
      const account = await rawat.ask("GET", `/api/users/${person.user.id}`, { token: admin });
      return account.body.data.name === body.data.name;
    }, 30_000);
    await untilOutboxesAreEmpty(rawat);
  }, 60_000);
});

describe("a change that was answered 504", () => {
  it("does not take effect when the frozen service thaws", async () => {
    const names = Array.from({ length: 5 }, () => `Terlambat ${randomUUID()}`);
    const person = await createPatient(rawat.ask, desk, { name: "Tetap Sama" });
    await service().freeze();
    const startedAt = performance.now();
    const answers = await Promise.all([
      ...names.map((name) => rawat.ask("POST", "/api/patients", { token: desk, json: aPatient({ name }) })),
      rawat.ask("PATCH", `/api/patients/${person.id}`, { token: desk, json: { name: "Terlambat Juga" } }),
    ]);
    expect(performance.now() - startedAt).toBeLessThan(answeredWithinMs);
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(504));
    service().thaw();
    // A line in its log says that the service is done with a request.
    for (const { body } of answers) await until(() => service().output().includes(body.requestId));
    await createPatient(rawat.ask, desk);
    const patients = await allPatients(rawat.ask, admin);
    expect(patients.filter(({ name }) => name.startsWith("Terlambat"))).toEqual([]);
    expect(patients.find(({ id }) => id === person.id)?.name).toBe("Tetap Sama");
  }, 30_000);
});

describe("a crash on the way of an event", () => {
  const crashes = [
    ["gateway", "inbox-committed"],
    ["patient", "relay-published"],
  ] as const;
  const people = new Map<string, Awaited<ReturnType<typeof register>>>();
  const handledEvents = () => lookInto(rawat, "gateway", async (db) => (await db("inbox").select("eventId")).length);
  let handledBefore: number;

  const rename = async (patientId: string, name: string) =>
    expect((await rawat.ask("PATCH", `/api/patients/${patientId}`, { token: desk, json: { name } })).status).toBe(200);

  // Both of them first: what a dead one held is given to another after half a minute, which passes once for both.
  beforeAll(async () => {
    await untilQueueIsEmpty(rawat);
    handledBefore = await handledEvents();
    for (const [where, point] of crashes) {
      const person = await register(rawat.ask, { name: "Sebelum" });
      people.set(point, person);
      await untilOutboxesAreEmpty(rawat);
      const [program] = where === "gateway" ? rawat.gateways : rawat.services.patient;
      await program?.restart({ FAULT_AT: `${point}:1` });
      await isBack();
      await rename(person.user.patientId, "Sesudah");
      await program?.ended();
      await program?.restart();
      await isBack();
    }
    await untilQueueIsEmpty(rawat);
  }, 90_000);

  it.each(crashes)("in the %s at %s delivers it again and brings it into effect once", async (_, point) => {
    const { user } = people.get(point) as Awaited<ReturnType<typeof register>>;
    const account = () => rawat.ask("GET", `/api/users/${user.id}`, { token: admin });
    const { body, headers } = await account();
    expect(body.data.name).toBe("Sesudah");
    // A new account has version 1, and each event in effect adds one.
    expect(headers.get("etag")).toBe('"2"');
    // Of each person the other name.
    expect(await handledEvents()).toBe(handledBefore + crashes.length);
  });
});

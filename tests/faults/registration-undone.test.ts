import { randomUUID } from "node:crypto";
import { newId } from "@rawat/platform";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertion } from "../attacks/jwt.ts";
import { askAt } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import { createPatient, type Rawat, somebody, startRawat, tokenOf } from "../harness/rawat.ts";
import { allPatients } from "../harness/register.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

let rawat: Rawat;
let admin: string;
beforeAll(async () => {
  rawat = await startRawat();
  admin = await tokenOf(rawat.ask, "admin");
});
afterAll(() => rawat.stop());

const newcomer = () => ({ ...somebody(), name: `Baru ${randomUUID()}` });
type Newcomer = ReturnType<typeof newcomer>;
const register = (person: Newcomer) => rawat.ask("POST", "/auth/register", { json: person });
const signIn = async ({ email, password }: Newcomer) =>
  (await rawat.ask("POST", "/auth/login", { json: { email, password } })).status;
const rowOf = ({ email }: Newcomer) =>
  lookInto(rawat, "gateway", (db) => db("accounts").where({ activeEmail: email }).first());
const patientsOf = async ({ name }: Newcomer) =>
  (await allPatients(rawat.ask, admin)).filter((patient) => patient.name === name).length;

/** Registers somebody while the patient service stands still; `meanwhile` finds the account pending. */
async function whilePending(person: Newcomer, meanwhile: () => Promise<void>) {
  const [service] = rawat.services.patient;
  await service?.freeze();
  const registering = register(person);
  try {
    await until(async () => (await rowOf(person))?.state === "pending");
    await meanwhile();
  } finally {
    service?.thaw();
  }
  return registering;
}

describe("an account that is pending", () => {
  it("is nobody's yet: the right password opens nothing before the registration is done", async () => {
    const person = newcomer();
    const { status } = await whilePending(person, async () => {
      expect(await signIn(person)).toBe(401);
    });
    expect(status).toBe(201);
    expect(await signIn(person)).toBe(200);
  });

  it("is shown to no administrator: in no list, by no search, under no id", async () => {
    const person = newcomer();
    const found = async (query: string) => {
      const { status, body } = await rawat.ask("GET", `/api/users?limit=100&${query}`, { token: admin });
      expect(status).toBe(200);
      return (body.data as { email: string }[]).filter(({ email }) => email === person.email).length;
    };
    const search = `q=${person.email}`;
    const queries = [
      "",
      "role=patient",
      "disabled=false",
      search,
      `${search}&role=patient`,
      `${search}&disabled=false`,
    ];
    const byId = async () =>
      (await rawat.ask("GET", `/api/users/${(await rowOf(person)).id}`, { token: admin })).status;
    await whilePending(person, async () => {
      for (const query of queries) expect([query, await found(query)]).toEqual([query, 0]);
      expect(await byId()).toBe(404);
    });
    for (const query of queries) expect([query, await found(query)]).toEqual([query, 1]);
    expect(await byId()).toBe(200);
  });

  it("does not become active once it is being undone", async () => {
    const person = newcomer();
    const { status } = await whilePending(person, async () => {
      const past = new Date(Date.now() - 1_000).toISOString();
      await lookInto(rawat, "gateway", (db) =>
        db("accounts").where({ activeEmail: person.email }).update({ pendingUntil: past }),
      );
      // Every two seconds somebody looks for what ran out, and takes it by giving it another time.
      await until(async () => (await rowOf(person)).pendingUntil > past, 4_000);
    });
    expect(status).not.toBe(201);
    await until(async () => (await rowOf(person)) === undefined, 30_000);
    expect([await signIn(person), await patientsOf(person)]).toEqual([401, 0]);
  });

  it("does not become active for a patient who was archived in between", async () => {
    const person = newcomer();
    const { status } = await whilePending(person, async () => {
      const { patientId } = await rowOf(person);
      await tellArchived(patientId);
      await until(async () => (await rowOf(person)).personVersion > 0);
    });
    expect(status).not.toBe(201);
    await until(async () => (await rowOf(person)) === undefined, 30_000);
    expect([await signIn(person), await patientsOf(person)]).toEqual([401, 0]);
  });

  /** As the patient service does when the front desk is quicker than the registration. Its relay stands still, so another one brings it. */
  async function tellArchived(id: string): Promise<void> {
    const data = { id, name: "Baru", medicalRecordNumber: "RM-999999" };
    const envelope = {
      id: newId(),
      type: "patient.archived",
      time: new Date().toISOString(),
      source: "patient",
      subject: id,
      version: 2,
      data,
    };
    await lookInto(rawat, "staff", (db) =>
      db("outbox").insert({
        id: envelope.id,
        topic: envelope.type,
        body: JSON.stringify(envelope),
        claimedUntil: new Date(0).toISOString(),
      }),
    );
  }
});

describe.each([
  ["patient", { name: "Terlambat", gender: "unknown", birthDate: null }],
  ["staff", { name: "Terlambat", role: "nurse" }],
] as const)("a %s whose registration is withdrawn", (service, body) => {
  const registration = (id: string) => `/internal/${service === "patient" ? "registrations" : "staff"}/${id}`;
  const summary = (id: string) => `/internal/${service === "patient" ? "patients" : "staff"}/${id}`;
  const asked = () => {
    const actor = { kind: "service", service: "gateway" };
    return {
      ask: askAt(rawat.services[service][0]?.url ?? ""),
      token: assertion(rawat.environment.INTERNAL_SECRET ?? "", service, { actor }),
    };
  };
  const put = (id: string) => asked().ask("PUT", registration(id), { token: asked().token, json: body });
  const withdraw = (id: string) => asked().ask("DELETE", registration(id), { token: asked().token });
  const isThere = async (id: string) =>
    (await asked().ask("GET", summary(id), { token: asked().token })).status === 200;

  it("before it arrived is not made when it does", async () => {
    const id = newId();
    expect((await withdraw(id)).status).toBe(204);
    expect((await put(id)).status).toBe(404);
    expect(await isThere(id)).toBe(false);
  });

  it("while it arrives, or after, is not there in the end, whoever was first and however often either comes", async () => {
    for (let turn = 0; turn < 20; turn++) {
      const id = newId();
      const answers = await Promise.all([put(id), withdraw(id), put(id), withdraw(id)]);
      for (const [at, { status }] of answers.entries()) expect(at % 2 ? [204] : [200, 404]).toContain(status);
      expect(await isThere(id)).toBe(false);
      expect((await put(id)).status).toBe(404);
    }
    await untilQueueIsEmpty(rawat);
  });
});

it("an account for a patient who goes while it is opened leaves the e-mail to another", async () => {
  const desk = await tokenOf(rawat.ask, "frontdesk");
  const { id } = await createPatient(rawat.ask, desk);
  // Nobody else asks of them later.
  await untilQueueIsEmpty(rawat);
  const json = { ...newcomer(), role: "patient" };
  const opening = await betweenAskingAndWriting(
    json,
    () => rawat.ask("POST", "/api/users", { token: admin, json: { ...json, patientId: id } }),
    async () => expect((await rawat.ask("DELETE", `/api/patients/${id}`, { token: desk })).status).toBe(204),
  );
  expect([opening.status, opening.body.code]).toEqual([422, "unknown_patient"]);
  // It was never open, so nobody is told that it was.
  const { body } = await rawat.ask("GET", "/api/audit?action=account.create&limit=1", { token: admin });
  expect(body.data[0]?.patientId).not.toBe(id);
  const another = await rawat.ask("POST", "/api/users", { token: admin, json });
  expect(another.status, another.text).toBe(201);
  expect(await signIn(json)).toBe(200);
});

/** Does `work` after the patient service was asked of somebody, and before the account with that e-mail can be written. */
async function betweenAskingAndWriting<T>({ email }: Newcomer, open: () => Promise<T>, work: () => Promise<void>) {
  const before = await timesAsked();
  let opening: Promise<T> | undefined;
  const rolledBack = new Error("rolled back");
  await lookInto(rawat, "gateway", (db) =>
    db.transaction(async (trx) => {
      const row = await trx("accounts").first();
      await trx("accounts").insert({ ...row, id: newId(), activeEmail: email, patientId: null, staffId: null });
      opening = open();
      await until(async () => (await timesAsked()) > before);
      await work();
      throw rolledBack;
    }),
  ).catch((error) => {
    if (error !== rolledBack) throw error;
  });
  return opening as Promise<T>;
}

/** How often the patient service told of somebody. */
async function timesAsked(): Promise<number> {
  const { text } = await askAt(rawat.services.patient[0]?.url ?? "")("GET", "/metrics");
  const [, count] =
    /^http_request_duration_seconds_count\{.*route="\/internal\/patients\/:id".*\} (\d+)$/m.exec(text) ?? [];
  return Number(count ?? 0);
}

import { randomUUID } from "node:crypto";
import { instant, newId } from "@rawat/platform";
import { afterAll, describe, expect, it } from "vitest";
import { assertion } from "../attacks/jwt.ts";
import { book, codeOf, openBook } from "../harness/booking.ts";
import { askAt } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import { aPatient, createPatient, register } from "../harness/rawat.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

const { rawat, desk, admin, wanting } = await openBook();
afterAll(() => rawat.stop());

let serial = 0;
const newNik = () => `99990143029001${String(++serial).padStart(2, "0")}`;

const at = (id: string) => `/api/patients/${id}`;
const get = (id: string, token = desk) => rawat.ask("GET", at(id), { token });
const archive = async (id: string) => {
  const { status, text } = await rawat.ask("DELETE", at(id), { token: desk });
  if (status !== 204) throw new Error(text);
};
const restore = (id: string, { token = desk, headers = {} } = {}) =>
  rawat.ask("POST", `${at(id)}/restore`, { token, headers });
const account = async (id: string) => (await rawat.ask("GET", `/api/users/${id}`, { token: admin })).body.data;
const enable = (id: string) => rawat.ask("PATCH", `/api/users/${id}`, { token: admin, json: { disabled: false } });
const historyOf = async (id: string) =>
  (await rawat.ask("GET", `${at(id)}/history?limit=100`, { token: admin })).body.data as {
    version: number;
    action: string;
  }[];
const archivedPatient = async (more: Record<string, unknown> = {}) => {
  const patient = await createPatient(rawat.ask, desk, more);
  await archive(patient.id);
  return patient;
};

interface User {
  id: string;
  patientId: string;
}
const archiveOf = ({ patientId }: User) => archive(patientId);
const restoreOf = ({ patientId }: User) => restore(patientId);
const changeOf = ({ patientId }: User) =>
  rawat.ask("PATCH", at(patientId), { token: desk, json: { name: "Lain" }, headers: { "if-match": '"3"' } });
const disable = ({ id }: User) => rawat.ask("PATCH", `/api/users/${id}`, { token: admin, json: { disabled: true } });

/** Sends once more what was told of an archiving, as a queue does that was down for long. */
async function tellArchivedAgain(id: string, version: number): Promise<void> {
  const { body } = await get(id);
  const { name, medicalRecordNumber } = body.data;
  const envelope = {
    id: newId(),
    type: "patient.archived",
    time: instant(new Date()),
    source: "patient",
    subject: id,
    version,
    data: { id, name, medicalRecordNumber },
  };
  await lookInto(rawat, "patient", (db) =>
    db("outbox").insert({
      id: envelope.id,
      topic: envelope.type,
      body: JSON.stringify(envelope),
      claimedUntil: instant(new Date(0)),
    }),
  );
  await untilQueueIsEmpty(rawat);
}

describe("bringing an archived patient back", () => {
  it("shows them as they were, at once, in every list and search, under the next version", async () => {
    const name = `Kembali ${randomUUID()}`;
    const patient = await createPatient(rawat.ask, desk, { name, nik: newNik(), notes: "x", tags: ["y"] });
    await get(patient.id);
    await archive(patient.id);
    expect((await get(patient.id)).status).toBe(404);
    const { status, body, headers } = await restore(patient.id);
    expect([status, headers.get("etag")]).toEqual([200, '"3"']);
    expect(body.data).toEqual({ ...patient, updatedAt: body.data.updatedAt });
    expect((await get(patient.id)).body.data).toEqual(body.data);
    const found = await rawat.ask("GET", `/api/patients?q=${encodeURIComponent(name)}`, { token: desk });
    expect(found.body.data).toEqual([body.data]);
    const taken = await rawat.ask("POST", "/api/patients", { token: desk, json: aPatient({ nik: patient.nik }) });
    expect(codeOf(taken)).toEqual([409, "nik_taken"]);
    expect(await historyOf(patient.id)).toMatchObject([
      { version: 3, action: "restored", userName: expect.any(String), role: "staff", changes: [] },
      { version: 2, action: "archived", changes: [] },
      { version: 1, action: "created" },
    ]);
  });

  it("is done once, however many ask at once and after, and changes nobody who is not archived", async () => {
    let id = "";
    for (let turn = 0; turn < 5; turn++) {
      ({ id } = await archivedPatient());
      const answers = await Promise.all(Array.from({ length: 20 }, () => restore(id)));
      for (const { status, headers } of answers) expect([status, headers.get("etag")]).toEqual([200, '"3"']);
    }
    expect((await restore(id, { token: admin })).headers.get("etag")).toBe('"3"');
    expect(await historyOf(id)).toHaveLength(3);
    const told = await rawat.ask("GET", `/api/audit?patientId=${id}&action=patient.restore`, { token: admin });
    expect(told.body.data).toHaveLength(1);
  });

  it("honours If-Match with the version that archiving made", async () => {
    const { id } = await archivedPatient();
    expect((await restore(id, { headers: { "if-match": '"1"' } })).status).toBe(412);
    expect((await restore(id, { headers: { "if-match": '"2"' } })).status).toBe(200);
  });

  it("by many at once who all hold that version is done for one of them, and the others are told", async () => {
    const { id } = await archivedPatient();
    const [bookings] = rawat.services.appointment;
    // All of them have looked at the version by the time when bookings do not answer in, and then they change it.
    bookings?.freeze();
    try {
      const asking = () => restore(id, { headers: { "if-match": '"2"' } });
      const answers = await Promise.all(Array.from({ length: 8 }, asking));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
    } finally {
      bookings?.thaw();
    }
    expect(await historyOf(id)).toHaveLength(3);
  });

  it("is refused while somebody else has their NIK, and leaves them archived", async () => {
    const nik = newNik();
    const { id } = await archivedPatient({ nik });
    const other = await createPatient(rawat.ask, desk, { nik });
    expect(codeOf(await restore(id))).toEqual([409, "nik_taken"]);
    expect((await get(id)).status).toBe(404);
    await archive(other.id);
    expect((await restore(id)).status).toBe(200);
  });

  it("wins or loses against ten who register the same NIK at once: exactly one of all has it", async () => {
    for (let turn = 0; turn < 5; turn++) {
      const nik = newNik();
      const { id } = await archivedPatient({ nik });
      const registering = () => rawat.ask("POST", "/api/patients", { token: desk, json: aPatient({ nik }) });
      const answers = await Promise.all([...Array.from({ length: 9 }, registering), restore(id), registering()]);
      const won = answers.filter(({ status }) => status === 200 || status === 201);
      expect(won).toHaveLength(1);
      for (const answer of answers) if (!won.includes(answer)) expect(codeOf(answer)).toEqual([409, "nik_taken"]);
      const { body } = await rawat.ask("GET", `/api/patients?q=${nik}`, { token: desk });
      expect(body.data.map((one: { id: string }) => one.id)).toEqual([won[0]?.body.data.id]);
    }
  });

  it("alternates with archiving, however many do either at once: no version is of the kind of the one before", async () => {
    const { id } = await archivedPatient();
    for (let turn = 0; turn < 5; turn++) {
      const removing = () => rawat.ask("DELETE", at(id), { token: desk });
      const answers = await Promise.all([removing(), restore(id), removing(), restore(id), removing()]);
      for (const { status } of answers) expect([200, 204, 404]).toContain(status);
    }
    await restore(id);
    const actions = (await historyOf(id)).map(({ action }) => action).toReversed();
    expect(actions.length).toBeGreaterThan(3);
    expect(actions).toEqual(["created", ...actions.slice(1).map((_, i) => (i % 2 === 0 ? "archived" : "restored"))]);
  });

  it("is refused for a registration that was never completed: its account is gone for good", async () => {
    const { user } = await register(rawat.ask);
    const actor = { kind: "service", service: "gateway" };
    const token = assertion(rawat.environment.INTERNAL_SECRET ?? "", "patient", { actor });
    const direct = askAt(rawat.services.patient[0]?.url ?? "");
    const withdrawn = await direct("DELETE", `/internal/registrations/${user.patientId}`, { token });
    expect(withdrawn.status).toBe(204);
    expect(codeOf(await restore(user.patientId))).toEqual([409, "registration_withdrawn"]);
    const { body } = await rawat.ask("GET", `${at(user.patientId)}/history?includeArchived=true`, { token: admin });
    expect(body.data[0]).toMatchObject({ version: 2, action: "withdrawn", userId: null, role: "gateway" });
    // Nor is anybody offered them who registers somebody of the name, as an archived one is.
    const { body: gone } = await rawat.ask("GET", `${at(user.patientId)}?includeArchived=true`, { token: admin });
    const { name, phone } = gone.data;
    const json = { name, birthDate: gone.data.birthDate, phone };
    const alike = await rawat.ask("POST", "/api/patients/duplicates", { token: desk, json });
    expect(alike.body.data.map(({ id }: { id: string }) => id)).not.toContain(user.patientId);
  });
});

describe("somebody who was brought back", () => {
  it("is booked for at once, whether the others have heard of it or not", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    for (let turn = 0; turn < 5; turn++) {
      await archive(id);
      expect((await restore(id)).status).toBe(200);
      const booked = await book(rawat.ask, desk, wanting({ patientId: id }));
      expect(booked.status, booked.text).toBe(201);
      await rawat.ask("DELETE", `/api/appointments/${booked.body.data.id}`, { token: desk });
    }
    await archive(id);
    await untilQueueIsEmpty(rawat);
    await restore(id);
    expect((await book(rawat.ask, desk, wanting({ patientId: id }))).status).toBe(201);
  });

  it("keeps what was booked when the archiving is told of late, and an account that was enabled", async () => {
    const person = await register(rawat.ask);
    const { id: accountId, patientId: id } = person.user;
    await archive(id);
    await until(async () => (await account(accountId)).disabled);
    await restore(id);
    expect((await enable(accountId)).status).toBe(200);
    const booked = await book(rawat.ask, desk, wanting({ patientId: id }));
    expect(booked.status, booked.text).toBe(201);
    await tellArchivedAgain(id, 2);
    const kept = await rawat.ask("GET", `/api/appointments/${booked.body.data.id}`, { token: desk });
    expect(kept.body.data.status).toBe("booked");
    expect((await account(accountId)).disabled).toBe(false);
    expect((await book(rawat.ask, desk, wanting({ patientId: id }))).status).toBe(201);
  });

  it("is known to be back by those who heard of both out of order", async () => {
    const { id } = await archivedPatient();
    await untilQueueIsEmpty(rawat);
    await restore(id);
    await untilQueueIsEmpty(rawat);
    const closed = () => lookInto(rawat, "appointment", (db) => db("people").where({ id }).first("closedUntil"));
    expect((await closed()).closedUntil).toBe(null);
    await tellArchivedAgain(id, 2);
    expect((await closed()).closedUntil).toBe(null);
  });

  it("signs in again by themself, and while they are archived nobody enables their account", async () => {
    const person = await register(rawat.ask);
    const { id: accountId, patientId } = person.user;
    const signIn = async () =>
      (await rawat.ask("POST", "/auth/login", { json: { email: person.email, password: person.password } })).status;
    await archive(patientId);
    await until(async () => (await account(accountId)).disabled);
    expect(codeOf(await enable(accountId))).toEqual([409, "patient_archived"]);
    expect(await signIn()).toBe(401);
    await restore(patientId);
    await untilQueueIsEmpty(rawat);
    expect(await signIn()).toBe(200);
    // Told of late it shuts nobody out.
    await tellArchivedAgain(patientId, 2);
    expect(await signIn()).toBe(200);
  });

  it.each([
    ["before they were archived", [disable, archiveOf, restoreOf]],
    ["while they were archived", [archiveOf, disable, restoreOf]],
    ["after they were back", [archiveOf, restoreOf, disable, changeOf]],
  ])("has an account that stays disabled where an administrator disabled it %s", async (_, steps) => {
    const { user } = await register(rawat.ask);
    for (const step of steps) {
      await step(user);
      await untilQueueIsEmpty(rawat);
    }
    expect((await account(user.id)).disabled).toBe(true);
  });

  it("had an account that nobody enabled in between, also one that was disabled before", async () => {
    for (let turn = 0; turn < 10; turn++) {
      const { user } = await register(rawat.ask);
      await rawat.ask("PATCH", `/api/users/${user.id}`, { token: admin, json: { disabled: true } });
      const [, enabling] = await Promise.all([archive(user.patientId), enable(user.id)]);
      expect([200, 409, 412]).toContain(enabling.status);
      await untilQueueIsEmpty(rawat);
      expect((await account(user.id)).disabled).toBe(true);
    }
  });

  it("has an account that archiving made another version of, although it was disabled before", async () => {
    const { user } = await register(rawat.ask);
    const path = `/api/users/${user.id}`;
    const { headers } = await rawat.ask("PATCH", path, { token: admin, json: { disabled: true } });
    await archive(user.patientId);
    await untilQueueIsEmpty(rawat);
    // Whoever began to enable it before the archiving holds the version of then.
    const enabling = { token: admin, json: { disabled: false }, headers: { "if-match": headers.get("etag") ?? "" } };
    expect((await rawat.ask("PATCH", path, enabling)).status).toBe(412);
  });
});

it("an archived patient does not find themself, also by a request that was under way", async () => {
  const { user } = await register(rawat.ask);
  const actor = { kind: "account", accountId: user.id, role: "patient", name: user.name, patientId: user.patientId };
  const token = assertion(rawat.environment.INTERNAL_SECRET ?? "", "patient", { actor });
  const direct = askAt(rawat.services.patient[0]?.url ?? "");
  const found = async () => (await direct("GET", "/api/patients", { token })).body.data.length;
  expect(await found()).toBe(1);
  await archive(user.patientId);
  expect(await found()).toBe(0);
});

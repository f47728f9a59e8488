import { randomUUID } from "node:crypto";
import type { AuditEntry } from "@rawat/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cast, gatherCast, type Who } from "../attacks/cast.ts";
import type { Person } from "../attacks/person.ts";
import { until } from "../harness/program.ts";
import { createPatient } from "../harness/rawat.ts";

let cast: Cast;
beforeAll(async () => {
  cast = await gatherCast({ environment: { LIMIT_ACCOUNT_REFUSALS: "60" } });
});
afterAll(() => cast.stop());

/** What the trail has of somebody, the newest first; all of it, or what fits. */
async function trailOf(filter: Record<string, string>): Promise<AuditEntry[]> {
  const query = new URLSearchParams({ limit: "100", ...filter });
  return (await cast.ask("GET", `/api/audit?${query}`, { token: cast.people.admin.token })).body.data;
}

/** The same, once there is anything. */
async function arrived(filter: Record<string, string>): Promise<AuditEntry[]> {
  let entries: AuditEntry[] = [];
  await until(async () => {
    entries = await trailOf(filter);
    return entries.length > 0;
  });
  return entries;
}

const sent = async (who: Person, method: string, path: string, json?: object) => {
  const answer = await cast.ask(method, path, { token: who.token, ...(json && { json }) });
  return { ...answer, requestId: answer.headers.get("x-request-id") };
};

describe("a look for somebody who looks registered already", () => {
  it("leaves an entry as a search does: who, and how many were shown", async () => {
    const clerk = await cast.fresh("staff");
    const json = { name: `Kembar ${randomUUID()}`, birthDate: "1990-02-03", gender: "female" };
    expect((await sent(clerk, "POST", "/api/patients", json)).status).toBe(201);
    const { name, birthDate } = json;
    const looked = await sent(clerk, "POST", "/api/patients/duplicates", { name, birthDate });
    expect([looked.status, looked.body.data.length]).toEqual([200, 1]);
    const [entry] = await arrived({ userId: clerk.accountId, action: "patient.search" });
    expect(entry).toMatchObject({ requestId: looked.requestId, count: 1 });
  });
});

describe("a list of patients", () => {
  it("leaves one entry a request: who, from where, how many were shown", async () => {
    const clerk = await cast.fresh("staff");
    await Promise.all([1, 2, 3].map(() => createPatient(cast.ask, cast.people.staff.token ?? "")));
    const first = await sent(clerk, "GET", "/api/patients?limit=2");
    const next = await sent(clerk, "GET", `/api/patients?limit=1&cursor=${first.body.meta.nextCursor}`);
    await until(async () => (await trailOf({ userId: clerk.accountId, action: "patient.list" })).length === 2);
    const entries = await trailOf({ userId: clerk.accountId, action: "patient.list" });
    expect(entries.map(({ requestId, count }) => [requestId, count])).toEqual([
      [next.requestId, 1],
      [first.requestId, 2],
    ]);
    expect(entries[0]).toMatchObject({
      service: "patient",
      result: "done",
      role: "staff",
      patientId: null,
      subjectId: null,
      address: "127.0.0.1",
    });
  });

  it("that is searched leaves one too, and never the words, nor whom they found", async () => {
    const doctor = await cast.fresh("doctor");
    const word = `kata${randomUUID().slice(0, 8)}`;
    const { id } = await createPatient(cast.ask, cast.people.staff.token ?? "", { name: `Siti ${word}` });
    const found = await sent(doctor, "GET", `/api/patients?q=${word}`);
    const none = await sent(doctor, "GET", `/api/patients?q=x${word}`);
    await until(async () => (await trailOf({ userId: doctor.accountId, action: "patient.search" })).length === 2);
    const entries = await trailOf({ userId: doctor.accountId });
    expect(
      entries.filter(({ action }) => action === "patient.search").map((one) => [one.requestId, one.count]),
    ).toEqual([
      [none.requestId, 0],
      [found.requestId, 1],
    ]);
    expect(JSON.stringify(entries)).not.toContain(word);
    expect(JSON.stringify(entries)).not.toContain(id);
  });

  it("of themself alone, which is all that patients are given, leaves none", async () => {
    const patient = await cast.fresh("owner");
    await sent(patient, "GET", "/api/patients");
    await sent(patient, "GET", "/api/patients?q=a");
    // What is refused afterwards is written afterwards.
    await sent(patient, "GET", `/api/patients/${cast.people.owner.patientId}`);
    await arrived({ userId: patient.accountId, action: "GET /api/patients/:id" });
    const actions = (await trailOf({ userId: patient.accountId })).map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith("patient."))).toEqual([]);
  });
});

describe("a patient who is read", () => {
  it("is in the trail each time, with who of the clinic read them; what they read of themself is not", async () => {
    const [clerk, doctor, owner] = await Promise.all([cast.fresh("staff"), cast.fresh("doctor"), cast.fresh("owner")]);
    const path = `/api/patients/${owner.patientId}`;
    const read: (string | null)[] = [];
    for (const who of [clerk, doctor, owner, clerk]) read.push((await sent(who, "GET", path)).requestId);
    const filter = { patientId: owner.patientId, action: "patient.read" };
    await until(async () => (await trailOf(filter)).length === 3);
    expect((await trailOf(filter)).map((one) => [one.requestId, one.userId, one.role, one.subjectId])).toEqual([
      [read[3], clerk.accountId, "staff", owner.patientId],
      [read[1], doctor.accountId, "doctor", owner.patientId],
      [read[0], clerk.accountId, "staff", owner.patientId],
    ]);
  });
});

describe("an account that is opened", () => {
  it("is in the trail of its patient", async () => {
    const { patientId, accountId } = await cast.fresh("owner");
    const entries = await trailOf({ patientId, action: "account.create" });
    expect(entries).toMatchObject([{ subjectId: accountId, result: "done", service: "gateway" }]);
  });
});

describe("the trail page by page", () => {
  it("comes to its end, also where all of it is one service's", async () => {
    const clerk = await cast.fresh("staff");
    const made: string[] = [];
    for (let at = 0; at < 5; at++) made.push((await createPatient(cast.ask, clerk.token ?? "")).id);
    const filter = { userId: clerk.accountId, action: "patient.create", limit: "2" };
    const read: (string | null)[][] = [];
    for (let cursor: string | null = ""; cursor !== null && read.length < made.length; ) {
      const query: string = `${new URLSearchParams({ ...filter, ...(cursor && { cursor }) })}`;
      const { body } = await sent(cast.people.admin, "GET", `/api/audit?${query}`);
      read.push(body.data.map(({ subjectId }: AuditEntry) => subjectId));
      cursor = body.meta.nextCursor;
    }
    expect(read.flat()).toEqual(made.toReversed());
    expect(read[0]).toHaveLength(2);
    expect((await sent(cast.people.admin, "GET", "/api/audit?cursor=WyJ4Il0")).status).toBe(400);
  });
});

describe("a register that is loaded or downloaded", () => {
  it("leaves one entry a file, with how many came of it, and one of each who came; a check leaves a search", async () => {
    const clerk = await cast.fresh("staff");
    const body = `name,birthDate,gender\nJejak ${randomUUID()},unknown,L\nJejak ${randomUUID()},unknown,P\n,,\nx,y,z\n`;
    const load = (query = "") =>
      cast.ask("POST", `/api/patients/import${query}`, {
        token: clerk.token,
        body,
        headers: { "content-type": "text/csv" },
      });
    const checked = await load("?dryRun=true");
    expect(checked.body.data).toMatchObject({ created: 2, failed: 1 });
    await arrived({ userId: clerk.accountId, action: "patient.search" });
    const loaded = await load();
    expect(loaded.body.data).toMatchObject({ created: 2, failed: 1 });
    const { requestId } = await sent(clerk, "GET", "/api/patients/export");
    const all = await trailOf({ userId: clerk.accountId });
    const entries = all.filter(({ service }) => service === "patient");
    expect(entries.map((one) => [one.action, one.count, one.result])).toEqual([
      ["patient.export", null, "done"],
      ["patient.import", 2, "done"],
      ["patient.create", null, "done"],
      ["patient.create", null, "done"],
      // Of whom it asked about: a row that cannot be read asks about nobody.
      ["patient.search", 2, "done"],
    ]);
    expect(entries[0]).toMatchObject({ role: "staff", requestId });
    expect(entries.at(-1)?.requestId).toBe(checked.headers.get("x-request-id"));
    expect(entries[1]?.requestId).toBe(loaded.headers.get("x-request-id"));
  });
});

describe("a refusal", () => {
  const onlyOne = async (who: Person, action: string) => {
    const entries = await arrived({ userId: who.accountId, action });
    expect(entries).toHaveLength(1);
    return entries[0];
  };

  it("by role at the door tells who wanted what of whom", async () => {
    const agent = await cast.fresh("agent");
    const { owner } = cast.people;
    const { status, requestId } = await sent(agent, "GET", `/api/patients/${owner.patientId}?includeArchived=true`);
    expect(status).toBe(403);
    expect(await onlyOne(agent, "GET /api/patients/:id")).toMatchObject({
      service: "gateway",
      result: "refused",
      role: "agent",
      patientId: owner.patientId,
      subjectId: owner.patientId,
      address: "127.0.0.1",
      requestId,
    });
  });

  it("of another patient's appointment tells whose it was", async () => {
    const [patient, { owner }] = [await cast.fresh("other"), cast.people];
    const { id } = await cast.clinic.book(owner.patientId);
    expect((await sent(patient, "GET", `/api/appointments/${id}`)).status).toBe(404);
    expect(await onlyOne(patient, "GET /api/appointments/:id")).toMatchObject({
      service: "appointment",
      result: "refused",
      subjectId: id,
      patientId: owner.patientId,
    });
  });

  it("to book for somebody else is one, though it answers as for nobody's id", async () => {
    const [patient, { owner }] = [await cast.fresh("other"), cast.people];
    expect((await sent(patient, "POST", "/api/appointments", cast.clinic.wish(owner.patientId))).status).toBe(422);
    expect(await onlyOne(patient, "POST /api/appointments")).toMatchObject({
      result: "refused",
      subjectId: null,
      patientId: owner.patientId,
    });
  });

  it("of a finer rule than the role is one: a patient's own name, status, and another doctor's record", async () => {
    const [patient, doctor] = await Promise.all([cast.fresh("owner"), cast.fresh("doctor")]);
    const { patientId } = patient;
    const [booked, written] = await Promise.all([cast.clinic.book(patientId), cast.clinic.write(patientId)]);
    const refused = [
      await sent(patient, "PATCH", `/api/patients/${patientId}`, { name: "Lain" }),
      await sent(patient, "POST", `/api/appointments/${booked.id}/status`, { status: "completed" }),
      await sent(doctor, "DELETE", `/api/records/${written.id}`),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await onlyOne(patient, "PATCH /api/patients/:id")).toMatchObject({ patientId, subjectId: patientId });
    expect(await onlyOne(patient, "POST /api/appointments/:id/status")).toMatchObject({
      patientId,
      subjectId: booked.id,
    });
    expect(await onlyOne(doctor, "DELETE /api/records/:id")).toMatchObject({ patientId, subjectId: written.id });
  });

  it("of another doctor's time off is one, also under the own path, where it is not there", async () => {
    const doctor = await cast.fresh("doctor");
    const another = await cast.clinic.hire();
    const { id } = await cast.clinic.timeOff(another.id);
    expect((await sent(doctor, "DELETE", `/api/doctors/${doctor.staffId}/time-off/${id}`)).status).toBe(404);
    expect(await onlyOne(doctor, "DELETE /api/doctors/:id/time-off/:timeOffId")).toMatchObject({ subjectId: id });
    const { status } = await sent(cast.people.admin, "DELETE", `/api/doctors/${doctor.staffId}/time-off/${id}`);
    expect(status).toBe(404);
    const byAdmin = { userId: cast.people.admin.accountId, action: "DELETE /api/doctors/:id/time-off/:timeOffId" };
    expect(await trailOf(byAdmin)).toEqual([]);
  });

  it("is none, where anybody may ask and there is nothing, or no longer", async () => {
    const patient = await cast.fresh("other");
    const { id } = await cast.clinic.hire({ active: false });
    expect((await sent(patient, "GET", `/api/doctors/${id}/slots`)).status).toBe(404);
    expect((await sent(patient, "GET", `/api/doctors/${id}/schedules`)).status).toBe(404);
    // What staff-service refuses afterwards is written afterwards.
    expect((await sent(patient, "POST", `/api/doctors/${id}/time-off`, {})).status).toBe(403);
    await arrived({ userId: patient.accountId, action: "POST /api/doctors/:id/time-off" });
    const kept = await trailOf({ userId: patient.accountId });
    expect(kept.filter(({ result }) => result === "refused")).toHaveLength(1);
  });

  it("is in nobody's access log: no record was read", async () => {
    const [patient, owner] = await Promise.all([cast.fresh("other"), cast.fresh("owner")]);
    const { id } = await cast.clinic.write(owner.patientId);
    await sent(patient, "GET", `/api/records/${id}`);
    await onlyOne(patient, "GET /api/records/:id");
    const log = await sent(owner, "GET", "/api/records/access-log");
    expect(log.body.data.map(({ action }: { action: string }) => action)).toEqual(["record.create"]);
  });
});

describe("a flood of two thousand refusals", () => {
  it.each<[string, Who, string, () => string]>([
    ["by owner, in a service", "owner", "GET /api/patients/:id", () => `/api/patients/${randomUUID()}`],
    ["by role, at the door", "agent", "GET /api/patients", () => "/api/patients"],
  ])(
    "%s, leaves a bounded number of entries, the first among them, and everybody else's",
    async (_, who, action, path) => {
      const [flooding, other] = await Promise.all([cast.fresh(who), cast.fresh(who)]);
      const first: (string | null)[] = [];
      let others: string | null = null;
      for (let round = 0; round < 40; round++) {
        const answers = await Promise.all(Array.from({ length: 50 }, () => sent(flooding, "GET", path())));
        expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
        if (round === 0) first.push(...answers.map(({ requestId }) => requestId));
        if (round === 20) others = (await sent(other, "GET", path())).requestId;
      }
      const [entry] = await arrived({ userId: other.accountId, action });
      expect(entry?.requestId).toBe(others);
      // Sixty at once, one for each minute that this may take, and one that tells of the rest.
      const left = await trailOf({ userId: flooding.accountId });
      const kept = left.filter(({ result }) => result === "refused");
      expect(kept.length).toBeGreaterThanOrEqual(60);
      expect(kept.length).toBeLessThan(70);
      expect(kept.map(({ requestId }) => requestId)).toEqual(expect.arrayContaining(first));
    },
  );
});

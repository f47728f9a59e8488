import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { codeOf } from "../harness/booking.ts";
import { until } from "../harness/program.ts";
import { createPatient, register, tokenOf } from "../harness/rawat.ts";
import { aRecord, openRecords } from "../harness/records.ts";
import { lookInto } from "../harness/stores.ts";

const { rawat, admin, desk, doctor, other, patient, ask, amend, written } = await openRecords();
afterAll(() => rawat.stop());

interface Entry {
  action: string;
  recordId: string;
  userName: string;
  role: string;
}

const idsOf = ({ body }: { body: { data: { id: string }[] } }) => body.data.map(({ id }) => id);
const accessLog = async (token: string, query = ""): Promise<Entry[]> =>
  (await ask("GET", `/access-log?limit=100${query}`, token)).body.data;

describe("a patient", () => {
  it("reads their own records without the clinic's internal note, the old versions too", async () => {
    const record = await written();
    await amend(record.id, doctor.token, aRecord(patient.id, { plan: "Kontrol" }), '"1"');
    for (const path of [`/${record.id}`, `/${record.id}/versions/1`]) {
      const { status, body } = await ask("GET", path, patient.token);
      expect([status, body.data.subjective]).toEqual([200, record.subjective]);
      expect(body.data).not.toHaveProperty("internalNote");
    }
    const [listed] = (await ask("GET", "", patient.token)).body.data;
    expect(listed.id).toBe(record.id);
    expect(listed).not.toHaveProperty("internalNote");
  });

  it("cannot tell another's record from none, and finds none of theirs", async () => {
    const { id } = await written();
    const stranger = await register(rawat.ask);
    for (const path of ["", "/versions", "/versions/1"]) {
      const theirs = await ask("GET", `/${id}${path}`, stranger.access_token);
      const none = await ask("GET", `/${randomUUID()}${path}`, stranger.access_token);
      expect([theirs.status, theirs.body.detail, theirs.body.code]).toEqual([404, none.body.detail, none.body.code]);
    }
    for (const query of ["", `?patientId=${patient.id}`, `?doctorId=${doctor.id}`, "?diagnosis=J06"])
      expect(idsOf(await ask("GET", query, stranger.access_token))).toEqual([]);
    expect(await accessLog(stranger.access_token, `&patientId=${patient.id}`)).toEqual([]);
  });
});

describe("the front desk and the agents", () => {
  it("see no record and no access log", async () => {
    const { id } = await written();
    const agent = await tokenOf(rawat.ask, "agent");
    for (const token of [desk, agent])
      for (const path of ["", `/${id}`, `/${id}/versions`, `/${id}/versions/1`, `/access-log?patientId=${patient.id}`])
        expect(codeOf(await ask("GET", path, token)), path).toEqual([403, "not_allowed"]);
    expect((await ask("POST", "", desk, aRecord(patient.id))).status).toBe(403);
    expect((await ask("POST", "", admin, aRecord(patient.id))).status).toBe(403);
    expect((await ask("GET", `/${id}`, "")).status).toBe(401);
  });
});

describe("a list", () => {
  it("goes through all of it page by page, the latest first, and is narrowed by each filter", async () => {
    const someone = await createPatient(rawat.ask, desk);
    const codes = ["J06.9", "J06", "A91", "J06.0", "I10"];
    const made: string[] = [];
    for (const code of codes) {
      const json = aRecord(someone.id, { diagnoses: [{ code }] });
      made.unshift((await ask("POST", "", doctor.token, json)).body.data.id);
    }
    const paged: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query = `?patientId=${someone.id}&limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await ask("GET", query, other.token);
      paged.push(...idsOf({ body }));
      cursor = body.meta.nextCursor;
    }
    expect(paged).toEqual(made);
    // Also where all of them are of one moment.
    const createdAt = new Date().toISOString();
    await lookInto(rawat, "record", async (db) => {
      await db("records").whereIn("id", made).update({ createdAt });
      await db("recordDiagnoses").whereIn("recordId", made).update({ createdAt });
    });
    for (const [filter, ids] of [
      ["", made],
      ["&diagnosis=J06", [made[1], made[3], made[4]]],
    ] as const) {
      const seen: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const query = `?patientId=${someone.id}${filter}&limit=1${cursor && `&cursor=${cursor}`}`;
        const { body } = await ask("GET", query, other.token);
        seen.push(...idsOf({ body }));
        cursor = body.meta.nextCursor;
      }
      expect(seen.toSorted()).toEqual(ids.toSorted());
    }
    const narrowed = async (query: string) => idsOf(await ask("GET", `?patientId=${someone.id}${query}`, admin));
    expect(await narrowed("&diagnosis=J06")).toEqual([made[1], made[3], made[4]]);
    expect(await narrowed("&diagnosis=j06.9&limit=1")).toEqual([made[4]]);
    expect(await narrowed(`&doctorId=${other.id}`)).toEqual([]);
    expect(await narrowed(`&doctorId=${doctor.id}`)).toEqual(made);
    expect(await narrowed("&to=2020-01-01")).toEqual([]);
    expect(await narrowed("&from=2020-01-01")).toEqual(made);
    expect((await ask("GET", "?diagnosis=demam", admin)).status).toBe(400);
    expect((await ask("GET", "?cursor=bm9uZQ", admin)).status).toBe(400);
  });

  it("finds a record by the diagnoses it has now, not by those it had", async () => {
    const record = await written({ diagnoses: [{ code: "B86" }] });
    await amend(record.id, doctor.token, aRecord(patient.id, { diagnoses: [{ code: "L20.9" }] }), '"1"');
    expect(idsOf(await ask("GET", "?diagnosis=B86", admin))).not.toContain(record.id);
    expect(idsOf(await ask("GET", "?diagnosis=L20", admin))).toContain(record.id);
  });
});

describe("the access log", () => {
  it("tells the patient who read and wrote what, in which role, the latest first", async () => {
    const person = await register(rawat.ask, { name: "Wayan" });
    const own = person.user.patientId;
    const { id } = (await ask("POST", "", doctor.token, aRecord(own))).body.data;
    await amend(id, doctor.token, aRecord(own), '"1"');
    await ask("GET", `/${id}`, other.token);
    await ask("GET", `/${id}/versions/1`, admin);
    await ask("GET", `?patientId=${own}`, other.token);
    await rawat.ask("GET", `/api/patients/${own}/timeline`, { token: doctor.token });
    await rawat.ask("GET", `/api/patients/${own}/timeline`, { token: admin });
    await ask("GET", `/${id}`, person.access_token);
    await rawat.ask("GET", `/api/patients/${own}/timeline`, { token: person.access_token });
    await ask("DELETE", `/${id}`, doctor.token);
    const log = await accessLog(person.access_token);
    expect(log.map(({ action, role, recordId }) => [action, role, recordId])).toEqual([
      ["record.enter_in_error", "doctor", id],
      ["record.list", "admin", id],
      ["record.list", "doctor", id],
      ["record.list", "doctor", id],
      ["record.version_read", "admin", id],
      ["record.read", "doctor", id],
      ["record.amend", "doctor", id],
      ["record.create", "doctor", id],
    ]);
    expect(log.map(({ userName }) => userName)).toContain(other.name);
    expect(await accessLog(admin, `&patientId=${own}`)).toEqual(log);
    const page = await ask("GET", "/access-log?limit=3", person.access_token);
    const next = await ask("GET", `/access-log?limit=3&cursor=${page.body.meta.nextCursor}`, person.access_token);
    expect([...page.body.data, ...next.body.data]).toEqual(log.slice(0, 6));
  });

  it("is for an administrator who names the patient, and for no doctor", async () => {
    const unnamed = await ask("GET", "/access-log", admin);
    expect([unnamed.status, unnamed.body.errors[0].path]).toEqual([400, "patientId"]);
    expect(await accessLog(admin, `&patientId=${randomUUID()}`)).toEqual([]);
    expect((await ask("GET", `/access-log?patientId=${patient.id}`, doctor.token)).status).toBe(403);
  });
});

describe("names", () => {
  it("of patients and doctors are the present ones, within seconds of a change", async () => {
    const { id } = await written();
    await rawat.ask("PATCH", `/api/patients/${patient.id}`, { token: desk, json: { name: "Siti Baru" } });
    await rawat.ask("PATCH", `/api/staff/${doctor.id}`, { token: admin, json: { name: "dr. Baru" } });
    await until(async () => {
      const { body } = await ask("GET", `/${id}`, other.token);
      return body.data.patientName === "Siti Baru" && body.data.doctorName === "dr. Baru";
    });
  });
});

describe("a patient's timeline", () => {
  it("tells of a record by its kind and primary diagnosis, and leaves out what was entered in error", async () => {
    const someone = await createPatient(rawat.ask, desk);
    const [kept, gone] = [await onTimeline("A91"), await onTimeline("B54")];
    await ask("DELETE", `/${gone.id}`, doctor.token);
    const read = async (token: string) =>
      (await rawat.ask("GET", `/api/patients/${someone.id}/timeline`, { token })).body.data;
    expect(await read(other.token)).toEqual([
      { at: kept.createdAt, kind: "record", id: kept.id, title: "encounter", summary: "Dengue haemorrhagic fever" },
    ]);
    expect(await read(desk)).toEqual([]);

    async function onTimeline(code: string) {
      const json = aRecord(someone.id, { diagnoses: [{ code }] });
      return (await ask("POST", "", doctor.token, json)).body.data;
    }
  });
});

describe("what is kept", () => {
  it("tells nothing of a record to whoever reads the tables, the events or the log", async () => {
    const secret = `rahasia-${randomUUID()}`;
    const record = await written({
      subjective: secret,
      internalNote: secret,
      diagnoses: [{ code: "F32.9", display: secret }],
      prescriptions: [{ medication: secret, dose: secret, frequency: "1x1", durationDays: 1 }],
    });
    await ask("DELETE", `/${record.id}`, doctor.token, { reason: secret });
    const tables = [
      "records",
      "recordVersions",
      "recordDiagnoses",
      "people",
      "outbox",
      "auditTrail",
      "idempotencyKeys",
    ];
    const kept = await lookInto(rawat, "record", (db) => Promise.all(tables.map((table) => db(table).select())));
    expect(JSON.stringify(kept)).toContain(record.id);
    expect(JSON.stringify(kept)).not.toContain(secret);
    for (const program of [...rawat.services.record, ...rawat.gateways]) expect(program.output()).not.toContain(secret);
  });
});

describe("what cannot be written down", () => {
  it("is shown to no doctor, and to the patient all the same", async () => {
    const { id } = await written();
    const rename = (from: string, to: string) => lookInto(rawat, "record", (db) => db.schema.renameTable(from, to));
    await rename("auditTrail", "auditTrailAway");
    try {
      for (const path of [`/${id}`, "?limit=5", `/${id}/versions`, `/${id}/versions/1`]) {
        const { status, text } = await ask("GET", path, doctor.token);
        expect([status, text.includes("Batuk")], path).toEqual([500, false]);
      }
      expect((await ask("GET", `/${id}`, patient.token)).status).toBe(200);
    } finally {
      await rename("auditTrailAway", "auditTrail");
    }
  });
});

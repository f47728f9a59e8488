import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { book, codeOf, comingMark } from "../harness/booking.ts";
import { createPatient } from "../harness/rawat.ts";
import { aRecord, openRecords } from "../harness/records.ts";

const { rawat, admin, desk, doctor, other, patient, ask, amend, written } = await openRecords();
afterAll(() => rawat.stop());

const nowhere = randomUUID();
const create = (more: object = {}, headers = {}) =>
  ask("POST", "", doctor.token, { ...aRecord(patient.id), ...more }, headers);

describe("writing a record", () => {
  it("answers what was stored, with its place, its version and its people, and shows the same from then on", async () => {
    const { status, headers, body } = await create();
    expect(status).toBe(201);
    expect(headers.get("etag")).toBe('"1"');
    expect(headers.get("location")).toBe(`/api/records/${body.data.id}`);
    const { vitals, ...wish } = aRecord(patient.id);
    expect(body.data).toMatchObject({
      ...wish,
      version: 1,
      patientName: "Siti Aminah",
      doctorId: doctor.id,
      doctorName: doctor.name,
      diagnoses: [{ code: "J06.9", display: "Acute upper respiratory infection, unspecified", primary: true }],
      vitals: { ...vitals, bodyMassIndex: 22.9 },
      writtenBy: { name: doctor.name, role: "doctor" },
      appointmentId: null,
      enteredInErrorAt: null,
    });
    expect(body.meta).toBeUndefined();
    const read = await ask("GET", `/${body.data.id}`, other.token);
    expect([read.status, read.headers.get("etag"), read.body.data]).toEqual([200, '"1"', body.data]);
  });

  it("takes what is not told as empty, and keeps the doctor's own words of a diagnosis", async () => {
    const json = {
      patientId: patient.id,
      type: "note",
      diagnoses: [{ code: "i10" }, { code: "E11.9", display: "DM tipe 2", primary: true }],
    };
    const { status, body } = await ask("POST", "", doctor.token, json);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ subjective: null, internalNote: null, vitals: null, prescriptions: [] });
    expect(body.data.diagnoses).toEqual([
      { code: "I10", display: "Essential (primary) hypertension", primary: false },
      { code: "E11.9", display: "DM tipe 2", primary: true },
    ]);
  });

  it("refuses impossible vitals, and takes unusual ones with a warning", async () => {
    expect((await create({ vitals: { temperature: 60 } })).status).toBe(400);
    for (const [systolic, diastolic, answer] of [
      [80, 90, 400],
      [90, 90, 400],
      [90, 89, 201],
    ])
      expect((await create({ vitals: { systolic, diastolic } })).status, `${systolic}/${diastolic}`).toBe(answer);
    const { status, body } = await create({ vitals: { heartRate: 140, temperature: 39.5, oxygenSaturation: null } });
    expect(status).toBe(201);
    expect(body.meta.warnings.map(({ code }: { code: string }) => code)).toEqual([
      "heart_rate_unusual",
      "temperature_unusual",
    ]);
  });

  it("takes no adult's figures for a child", async () => {
    const child = await createPatient(rawat.ask, desk, { birthDate: "2025-01-01" });
    const { body } = await create({ patientId: child.id, vitals: { heartRate: 140, respiratoryRate: 40 } });
    expect(body.meta).toBeUndefined();
  });

  it("needs a patient, an appointment of theirs, and diagnoses that exist", async () => {
    expect(codeOf(await create({ patientId: nowhere }))).toEqual([422, "unknown_patient"]);
    expect(codeOf(await create({ appointmentId: nowhere }))).toEqual([422, "unknown_appointment"]);
    const unknown = await create({ diagnoses: [{ code: "J06.9" }, { code: "Z99.99" }, { code: "U99" }] });
    expect(codeOf(unknown)).toEqual([422, "unknown_diagnosis"]);
    expect(unknown.body.errors.map(({ path }: { path: string }) => path)).toEqual([
      "diagnoses.1.code",
      "diagnoses.2.code",
    ]);
    const stranger = await createPatient(rawat.ask, desk);
    const theirs = { patientId: stranger.id, doctorId: doctor.id, startsAt: comingMark(3) };
    const appointmentId = (await book(rawat.ask, desk, theirs)).body.data.id;
    expect(codeOf(await create({ appointmentId }))).toEqual([422, "unknown_appointment"]);
    expect((await create({ appointmentId, patientId: stranger.id })).body.data.appointmentId).toBe(appointmentId);
    const ours = { patientId: patient.id, doctorId: doctor.id, startsAt: comingMark(4) };
    const own = await create({ appointmentId: (await book(rawat.ask, desk, ours)).body.data.id });
    const moved = { ...aRecord(patient.id), appointmentId };
    const amended = await ask("PUT", `/${own.body.data.id}`, doctor.token, moved, { "if-match": '"1"' });
    expect(codeOf(amended)).toEqual([422, "unknown_appointment"]);
  });

  it("refuses fields that nobody may write, and a form with faults tells all of them", async () => {
    const { status, body } = await create({ doctorId: other.id, writtenAt: comingMark(0), type: "x", vitals: "well" });
    expect(status).toBe(400);
    expect(body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      "doctorId",
      "type",
      "vitals",
      "writtenAt",
    ]);
  });

  it("happens once for an Idempotency-Key, however often it is sent", async () => {
    const key = { "idempotency-key": randomUUID() };
    const [first, second] = [await create({}, key), await create({}, key)];
    expect([first.status, second.status, second.body.data.id]).toEqual([201, 201, first.body.data.id]);
  });
});

describe("amending a record", () => {
  it("makes a new version and leaves the old ones exactly as they were", async () => {
    const first = await written();
    const wish = aRecord(patient.id, { type: "lab", plan: "Antibiotik", diagnoses: [{ code: "J02.9" }] });
    const amended = await amend(first.id, doctor.token, wish, '"1"');
    expect(codeOf(amended)).toEqual([200, undefined]);
    expect(amended.headers.get("etag")).toBe('"2"');
    expect(amended.body.data).toMatchObject({ version: 2, plan: "Antibiotik", type: "lab", doctorId: doctor.id });
    const third = await amend(first.id, admin, aRecord(patient.id), '"2"');
    expect(third.body.data).toMatchObject({ version: 3, doctorId: doctor.id, writtenBy: { role: "admin" } });

    const list = (await ask("GET", `/${first.id}/versions`, other.token)).body.data;
    expect(list.map(({ version, writtenBy }: typeof first) => [version, writtenBy.role])).toEqual([
      [3, "admin"],
      [2, "doctor"],
      [1, "doctor"],
    ]);
    const { updatedAt: _, ...asItWas } = first;
    expect((await ask("GET", `/${first.id}/versions/1`, doctor.token)).body.data).toMatchObject(asItWas);
    expect((await ask("GET", `/${first.id}/versions/2`, doctor.token)).body.data.plan).toBe("Antibiotik");
    expect(codeOf(await ask("GET", `/${first.id}/versions/4`, doctor.token))).toEqual([404, "not_found"]);
  });

  it("ties it to no consultation that its patient never had", async () => {
    const { id } = await written();
    const consultation = { ...aRecord(patient.id), consultationId: nowhere };
    expect(codeOf(await amend(id, doctor.token, consultation, '"1"'))).toEqual([422, "unknown_consultation"]);
    expect((await amend(id, doctor.token, aRecord(patient.id), '"1"')).body.data.consultationId).toBeNull();
  });

  it("needs If-Match, and the version that is there", async () => {
    const { id } = await written();
    expect(codeOf(await ask("PUT", `/${id}`, doctor.token, aRecord(patient.id)))).toEqual([428, "if_match_required"]);
    expect(codeOf(await amend(id, doctor.token, aRecord(patient.id), '"2"'))).toEqual([412, "stale_version"]);
    expect((await amend(id, doctor.token, aRecord(patient.id))).body.data.version).toBe(2);
  });

  it("is for its author and administrators, and never moves it to somebody else", async () => {
    const { id } = await written();
    const stranger = await createPatient(rawat.ask, desk);
    expect(codeOf(await amend(id, other.token, aRecord(patient.id)))).toEqual([403, "not_allowed"]);
    expect(codeOf(await amend(id, patient.token, aRecord(patient.id)))).toEqual([403, "not_allowed"]);
    expect(codeOf(await amend(id, doctor.token, aRecord(stranger.id)))).toEqual([409, "patient_fixed"]);
    expect(codeOf(await amend(nowhere, doctor.token, aRecord(patient.id)))).toEqual([404, "not_found"]);
    expect((await ask("GET", `/${id}`, doctor.token)).body.data.version).toBe(1);
  });
});

describe("a record entered in error", () => {
  it("is gone from lists, is read with its mark, and stays as it is", async () => {
    const { id } = await written({ diagnoses: [{ code: "B54" }] });
    expect(codeOf(await ask("DELETE", `/${id}`, other.token))).toEqual([403, "not_allowed"]);
    expect(codeOf(await ask("DELETE", `/${id}`, doctor.token, undefined, { "if-match": '"7"' }))).toEqual([
      412,
      "stale_version",
    ]);
    expect((await ask("DELETE", `/${id}`, doctor.token, { reason: "Salah pasien" })).status).toBe(204);
    for (const token of [doctor.token, patient.token]) {
      const { status, body } = await ask("GET", `/${id}`, token);
      expect([status, body.data.enteredInErrorReason]).toEqual([200, "Salah pasien"]);
      expect(body.data.enteredInErrorAt).toEqual(expect.any(String));
    }
    for (const query of [`?patientId=${patient.id}&limit=100`, "?diagnosis=B54"]) {
      const { body } = await ask("GET", query, doctor.token);
      expect(body.data.map((record: { id: string }) => record.id)).not.toContain(id);
    }
    expect(codeOf(await ask("DELETE", `/${id}`, doctor.token))).toEqual([409, "entered_in_error"]);
    expect(codeOf(await amend(id, doctor.token, aRecord(patient.id)))).toEqual([409, "entered_in_error"]);
  });

  it("needs no reason", async () => {
    const { id } = await written();
    expect((await ask("DELETE", `/${id}`, admin)).status).toBe(204);
    expect((await ask("GET", `/${id}`, doctor.token)).body.data.enteredInErrorReason).toBeNull();
  });
});

describe("the list of diagnoses", () => {
  it("is searched by everybody who signed in, in both languages and by code", async () => {
    for (const [q, code] of [
      ["demam berdarah", "A91"],
      ["hypertension", "I10"],
      ["j06.9", "J06.9"],
    ]) {
      const { status, body } = await ask("GET", `/diagnosis-codes?q=${encodeURIComponent(q ?? "")}&limit=5`, desk);
      expect([status, body.data[0].code]).toEqual([200, code]);
    }
    expect((await ask("GET", "/diagnosis-codes", desk)).status).toBe(400);
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aPatient, createPatient, type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";
import { inWaves } from "../harness/waves.ts";

let rawat: Rawat;
let desk: string;
let admin: string;
beforeAll(async () => {
  rawat = await startRawat();
  [desk, admin] = await Promise.all([tokenOf(rawat.ask, "frontdesk"), tokenOf(rawat.ask, "admin")]);
});
afterAll(() => rawat.stop());

const get = (id: string, token = desk, query = "") => rawat.ask("GET", `/api/patients/${id}${query}`, { token });
const _patch = (id: string, json: object, headers = {}) =>
  rawat.ask("PATCH", `/api/patients/${id}`, { token: desk, json, headers });
const search = async (q: string, token = desk) =>
  (await rawat.ask("GET", `/api/patients?q=${encodeURIComponent(q)}`, { token })).body.data.map(
    ({ name }: { name: string }) => name,
  );

describe("creating", () => {
  it("answers what was stored, with its place and version", async () => {
    const wish = aPatient({
      nik: "9999014302900001",
      bpjsNumber: "0001234567890",
      email: "Siti@Example.test",
      address: { line: "Jl. Melati 1", city: "Bandung", postalCode: "40111" },
      bloodType: "O+",
      allergies: [{ substance: "Penisilin", reaction: "ruam", severity: "severe" }],
      emergencyContact: { name: "Budi", relationship: "suami", phone: "+62 813 1111 2222" },
      notes: "Lebih suka sore.\nSulit naik tangga 👵",
      tags: ["lansia"],
    });
    const { status, headers, body } = await rawat.ask("POST", "/api/patients", { token: desk, json: wish });
    expect(status).toBe(201);
    expect(headers.get("location")).toBe(`/api/patients/${body.data.id}`);
    expect(headers.get("etag")).toBe('"1"');
    expect(body.data).toMatchObject({
      ...wish,
      phone: "+6281234567890",
      email: "siti@example.test",
      emergencyContact: { phone: "+6281311112222" },
    });
    expect(body.data.medicalRecordNumber).toMatch(/^RM-\d{6}$/);
    expect(body.meta.warnings).toEqual([expect.objectContaining({ code: "nik_region_unknown" })]);
    expect((await get(body.data.id)).body.data).toEqual(body.data);
  });

  it("tells every fault at once and stores nothing", async () => {
    const json = {
      name: "",
      birthDate: "2024-02-30",
      gender: "x",
      nik: "12",
      phone: {},
      allergies: [{}],
      address: { city: 1 },
      surprise: true,
    };
    const { status, headers, body } = await rawat.ask("POST", "/api/patients", { token: desk, json });
    expect(status).toBe(400);
    expect(headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      "address.city",
      "allergies.0.substance",
      "birthDate",
      "gender",
      "name",
      "nik",
      "phone",
      "surprise",
    ]);
  });

  it("refuses a NIK that is there, and gives it to one of ten at once", async () => {
    const nik = "9999015708880002";
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => rawat.ask("POST", "/api/patients", { token: desk, json: aPatient({ nik }) })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe("nik_taken");
  });

  it("gives record numbers once each to fifty, ten at once", async () => {
    const made = await inWaves(
      Array.from({ length: 50 }, () => () => createPatient(rawat.ask, desk)),
      10,
    );
    expect(new Set(made.map(({ medicalRecordNumber }) => medicalRecordNumber)).size).toBe(50);
  });

  it("warns of a NIK that names another birth date or gender, and stores it", async () => {
    const { status, body } = await rawat.ask("POST", "/api/patients", {
      token: desk,
      json: aPatient({ nik: "3174010101800003", name: "Wulandari Kusumaningrum" }),
    });
    expect(status).toBe(201);
    expect(body.meta.warnings.map(({ code }: { code: string }) => code)).toEqual([
      "nik_birth_date_differs",
      "nik_gender_differs",
    ]);
  });
});

describe("Idempotency-Key", () => {
  const create = (json: object, key: string, token = desk) =>
    rawat.ask("POST", "/api/patients", { token, json, headers: { "idempotency-key": key } });

  it("makes one patient of fifty equal requests at once", async () => {
    const [json, key] = [aPatient({ name: `Sekali ${randomUUID()}` }), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(json, key)));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.data.id)).size).toBe(1);
    for (const { status, body } of answers)
      if (status !== 201) expect(body).toMatchObject({ status: 409, code: "request_running" });
    const again = await create(json, key);
    expect([again.status, again.body.data.id]).toEqual([201, made[0]?.body.data.id]);
    expect(await search(json.name)).toEqual([json.name]);
  });

  it("refuses another body, and is another's own key for another account", async () => {
    const [json, key] = [aPatient(), randomUUID()];
    const first = await create(json, key);
    expect((await create({ ...json, name: "Lain" }, key)).body.code).toBe("idempotency_key_reused");
    const others = await create(json, key, admin);
    expect(others.status).toBe(201);
    expect(others.body.data.id).not.toBe(first.body.data.id);
  });

  it("is free again after a refusal", async () => {
    const key = randomUUID();
    const nik = "9999014302900044";
    await createPatient(rawat.ask, desk, { nik });
    expect((await create(aPatient({ nik }), key)).status).toBe(409);
    expect((await create(aPatient(), key)).status).toBe(201);
  });

  it.each(["", "x".repeat(256), "with space"])("refuses the key %j", async (key) => {
    expect((await create(aPatient(), key)).status).toBe(400);
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../harness/program.ts";
import { aPatient, createPatient, type Rawat, register, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let desk: string;
let admin: string;
beforeAll(async () => {
  rawat = await startRawat();
  [desk, admin] = await Promise.all([tokenOf(rawat.ask, "frontdesk"), tokenOf(rawat.ask, "admin")]);
});
afterAll(() => rawat.stop());

const get = (id: string, token = desk, query = "") => rawat.ask("GET", `/api/patients/${id}${query}`, { token });
const patch = (id: string, json: object, headers = {}) =>
  rawat.ask("PATCH", `/api/patients/${id}`, { token: desk, json, headers });
const search = async (q: string) => {
  const { body } = await rawat.ask("GET", `/api/patients?q=${encodeURIComponent(q)}`, { token: desk });
  return body.data.map(({ name }: { name: string }) => name);
};

describe("changing", () => {
  it("is visible to the very next read, a hundred times", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    for (let i = 0; i < 100; i++) {
      await patch(id, { name: `Nama ${i}` });
      expect((await get(id)).body.data.name).toBe(`Nama ${i}`);
    }
  });

  it("lets one of fifty writers with the same version win", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => patch(id, { name: `Penulis ${i}` }, { "if-match": '"1"' })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(49);
    expect((await get(id)).headers.get("etag")).toBe('"2"');
  });

  it("loses no field when twenty change different ones at once without a precondition", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    const fields = [
      { phone: "0811111111" },
      { email: "a@b.test" },
      { notes: "n" },
      { tags: ["t"] },
      { bloodType: "A" },
    ];
    await Promise.all(fields.map((field) => patch(id, field)));
    expect((await get(id)).body.data).toMatchObject({
      phone: "+62811111111",
      email: "a@b.test",
      notes: "n",
      tags: ["t"],
      bloodType: "A",
    });
  });

  it("checks the precondition before the body", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    expect((await patch(id, { name: "" }, { "if-match": '"9"' })).status).toBe(412);
    expect((await patch(id, { name: "" }, { "if-match": '"1"' })).status).toBe(400);
    expect((await patch(id, {}, { "if-match": "1" })).status).toBe(400);
    expect((await patch(id, { name: "Ya" }, { "if-match": 'W/"7-gzip"' })).status).toBe(412);
    expect((await patch(id, { name: "Ya" }, { "if-match": '"7", "1"' })).status).toBe(200);
  });

  it("replaces with PUT what is not told, and clears with null in PATCH", async () => {
    const { id } = await createPatient(rawat.ask, desk, { notes: "x", tags: ["y"], email: "c@d.test" });
    expect((await patch(id, { email: null })).body.data).toMatchObject({ email: null, notes: "x" });
    const { body } = await rawat.ask("PUT", `/api/patients/${id}`, {
      token: desk,
      json: aPatient({ phone: undefined }),
    });
    expect(body.data).toMatchObject({ notes: null, tags: [], phone: null });
  });

  it("lets patients change their contact fields and nothing else", async () => {
    const person = await register(rawat.ask);
    const change = (json: object) =>
      rawat.ask("PATCH", `/api/patients/${person.user.patientId}`, { token: person.access_token, json });
    expect((await change({ phone: "0813-0000-1111", address: { city: "Solo" } })).body.data).toMatchObject({
      phone: "+6281300001111",
      address: { city: "Solo" },
    });
    for (const field of [{ name: "Lain" }, { notes: "x" }, { nik: "9999014302900009" }, { allergies: [] }])
      expect((await change(field)).status).toBe(403);
  });
});

describe("archiving", () => {
  it("takes the patient out of every list, shuts their account, and frees the NIK", async () => {
    const nik = "9999014302900555";
    const person = await register(rawat.ask, { nik, name: `Arsip ${randomUUID()}` });
    const id = person.user.patientId;
    expect((await rawat.ask("DELETE", `/api/patients/${id}`, { token: desk })).status).toBe(204);
    expect((await get(id)).status).toBe(404);
    expect((await get(id, desk, "?includeArchived=true")).status).toBe(404);
    expect((await get(id, admin)).status).toBe(404);
    expect((await get(id, admin, "?includeArchived=true")).body.data.archivedAt).toBeTruthy();
    expect(await search(person.name)).toEqual([]);
    expect((await patch(id, { name: "X" })).status).toBe(404);
    await until(async () => (await rawat.ask("GET", "/auth/profile", { token: person.access_token })).status === 401);
    await createPatient(rawat.ask, desk, { nik });
  });
});

describe("what other services learn", () => {
  it("keeps the name shown with an account as the register has it", async () => {
    const person = await register(rawat.ask, { name: "Nama Lama" });
    await patch(person.user.patientId, { name: "Nama Baru" });
    await until(
      async () =>
        (await rawat.ask("GET", "/auth/profile", { token: person.access_token })).body.data.name === "Nama Baru",
    );
  });

  it("tells an administrator who did what to whom, over all services", async () => {
    const patient = await createPatient(rawat.ask, desk);
    const { body } = await rawat.ask("GET", `/api/audit?patientId=${patient.id}`, { token: admin });
    expect(body.data).toEqual([
      expect.objectContaining({
        service: "patient",
        action: "patient.create",
        role: "staff",
        patientId: patient.id,
        result: "done",
      }),
    ]);
    expect((await rawat.ask("GET", "/api/audit?action=session.open", { token: admin })).body.data[0].service).toBe(
      "gateway",
    );
  });
});

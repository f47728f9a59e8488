import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../harness/program.ts";
import { aPatient, createPatient, type Rawat, register, signIn, startRawat, tokenOf } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let desk: string;
let admin: string;
let clerk: { id: string; name: string };
beforeAll(async () => {
  rawat = await startRawat();
  const session = await signIn(rawat.ask, "frontdesk@rawat.test");
  desk = session.access_token;
  clerk = session.user;
  admin = await tokenOf(rawat.ask, "admin");
});
afterAll(() => rawat.stop());

const read = (id: string, { token = desk, query = "" } = {}) =>
  rawat.ask("GET", `/api/patients/${id}/history${query}`, { token });
const historyOf = async (id: string, query = "") => (await read(id, { token: admin, query })).body.data;
const patch = (id: string, json: object) => rawat.ask("PATCH", `/api/patients/${id}`, { token: desk, json });

describe("a patient's history", () => {
  it("tells of each version when it was made, by whom in which role, and each changed field from what to what", async () => {
    const { id, createdAt } = await createPatient(rawat.ask, desk, {
      name: "Siti Lama",
      address: { line: "Jl. Melati 1", city: "Bandung" },
      allergies: [{ substance: "Penisilin", severity: "severe" }],
    });
    const changed = await patch(id, {
      name: "Siti Baru",
      phone: null,
      address: { line: "Jl. Melati 1", city: "Solo" },
      emergencyContact: { name: "Budi", relationship: "suami", phone: "0813 1111 2222" },
      allergies: [],
      tags: ["lansia"],
      notes: "Sore saja",
    });
    const { status, body } = await read(id);
    expect(status).toBe(200);
    expect(body.meta).toEqual({ limit: 20, nextCursor: null });
    const by = { userId: clerk.id, userName: clerk.name, role: "staff" };
    expect(body.data).toEqual([
      {
        version: 2,
        at: changed.body.data.updatedAt,
        action: "changed",
        ...by,
        changes: [
          { field: "name", from: "Siti Lama", to: "Siti Baru" },
          { field: "phone", from: "+6281234567890", to: null },
          { field: "allergies", from: [{ substance: "Penisilin", severity: "severe" }], to: null },
          { field: "tags", from: null, to: ["lansia"] },
          { field: "notes", from: null, to: "Sore saja" },
          { field: "address.city", from: "Bandung", to: "Solo" },
          { field: "emergencyContact.name", from: null, to: "Budi" },
          { field: "emergencyContact.relationship", from: null, to: "suami" },
          { field: "emergencyContact.phone", from: null, to: "+6281311112222" },
        ],
      },
      {
        version: 1,
        at: createdAt,
        action: "created",
        ...by,
        changes: [
          { field: "name", from: null, to: "Siti Lama" },
          { field: "birthDate", from: null, to: "1990-02-03" },
          { field: "gender", from: null, to: "female" },
          { field: "phone", from: null, to: "+6281234567890" },
          { field: "allergies", from: null, to: [{ substance: "Penisilin", severity: "severe" }] },
          { field: "address.line", from: null, to: "Jl. Melati 1" },
          { field: "address.city", from: null, to: "Bandung" },
        ],
      },
    ]);
  });

  it("has a version for everybody who makes one: the front desk's PUT, the patient, the person who registers, a file", async () => {
    const person = await register(rawat.ask, { name: "Rini Sendiri" });
    const id = person.user.patientId;
    await rawat.ask("PATCH", `/api/patients/${id}`, { token: person.access_token, json: { phone: "0811 1111 1111" } });
    await rawat.ask("PUT", `/api/patients/${id}`, { token: desk, json: aPatient({ name: "Rini Sendiri" }) });
    const told = (await historyOf(id)).map(({ version, action, userId, role }: Record<string, unknown>) => [
      version,
      action,
      userId,
      role,
    ]);
    expect(told).toEqual([
      [3, "changed", clerk.id, "staff"],
      [2, "changed", person.user.id, "patient"],
      [1, "created", null, "gateway"],
    ]);

    const names = Array.from({ length: 250 }, (_, row) => `Berkas ${row} Riwayat`);
    const file = ["name,birthDate,gender,notes", ...names.map((name) => `${name},1990-02-03,male,dari berkas`)];
    const headers = { "content-type": "text/csv" };
    await rawat.ask("POST", "/api/patients/import", { token: desk, body: file.join("\n"), headers });
    for (const name of [names[0], names.at(-1)]) {
      const found = await rawat.ask("GET", `/api/patients?q=${encodeURIComponent(name ?? "")}`, { token: desk });
      const [created, ...more] = await historyOf(found.body.data[0].id);
      expect(more).toEqual([]);
      expect(created).toMatchObject({ version: 1, action: "created", userId: clerk.id, role: "staff" });
      expect(created.changes).toContainEqual({ field: "notes", from: null, to: "dari berkas" });
    }
  });

  it("keeps a version that changed nothing, and says so", async () => {
    const { id } = await createPatient(rawat.ask, desk, { name: "Tetap Sama" });
    await patch(id, { name: "Tetap Sama" });
    expect((await historyOf(id))[0]).toMatchObject({ version: 2, action: "changed", changes: [] });
  });

  it("has every version of fifty changes at once, each from what the one before it left", async () => {
    const { id } = await createPatient(rawat.ask, desk, { notes: "awal" });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => patch(id, { notes: `catatan ${i}` })));
    const made = answers.filter(({ status }) => status === 200).length;
    const versions = (await historyOf(id, "?limit=100")).toReversed();
    expect(versions.map(({ version }: { version: number }) => version)).toEqual(
      Array.from({ length: made + 1 }, (_, index) => index + 1),
    );
    let notes: unknown = "awal";
    for (const { changes } of versions.slice(1)) {
      expect(changes).toEqual([{ field: "notes", from: notes, to: expect.any(String) }]);
      notes = changes[0].to;
    }
  });

  it("comes page by page, and takes no cursor that nobody gave out", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    for (let turn = 0; turn < 4; turn++) await patch(id, { notes: `${turn}` });
    const seen: number[] = [];
    let query = "?limit=2";
    for (;;) {
      const { body } = await read(id, { query });
      seen.push(...body.data.map(({ version }: { version: number }) => version));
      if (body.meta.nextCursor === null) break;
      query = `?limit=2&cursor=${body.meta.nextCursor}`;
    }
    expect(seen).toEqual([5, 4, 3, 2, 1]);
    const made = Buffer.from(JSON.stringify(["x' or 1=1"])).toString("base64url");
    for (const cursor of ["abc", made]) expect((await read(id, { query: `?cursor=${cursor}` })).status).toBe(400);
  });

  it("of somebody archived is told to an administrator who asks for it, and to nobody else", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    await rawat.ask("DELETE", `/api/patients/${id}`, { token: desk });
    const query = "?includeArchived=true";
    expect((await read(id, { query })).status).toBe(404);
    expect((await read(id, { token: admin })).status).toBe(404);
    const actions = (await historyOf(id, query)).map(({ action }: { action: string }) => action);
    expect(actions).toEqual(["archived", "created"]);
  });

  it("is read under audit", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    await read(id);
    await until(async () => {
      const { body } = await rawat.ask("GET", `/api/audit?patientId=${id}&action=patient.history`, { token: admin });
      return body.data.length === 1 && body.data[0].userId === clerk.id;
    });
  });
});

it("a version whose text was moved to another does not open", async () => {
  const [{ id }, other] = [await createPatient(rawat.ask, desk), await createPatient(rawat.ask, desk)];
  await lookInto(rawat, "patient", async (db) => {
    const kept = await db("patientVersions").where({ patientId: id }).first();
    expect(kept.changes).toMatch(/^[0-9a-f]{8}\.[A-Za-z0-9+/=]{40,}$/);
    await db("patientVersions").where({ patientId: other.id }).update({ changes: kept.changes });
  });
  expect((await read(other.id)).status).toBe(500);
});

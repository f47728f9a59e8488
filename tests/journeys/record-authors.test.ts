import { afterAll, describe, expect, it } from "vitest";
import { assertion } from "../attacks/jwt.ts";
import { codeOf } from "../harness/booking.ts";
import { askAt } from "../harness/caller.ts";
import { tell } from "../harness/events.ts";
import { until } from "../harness/program.ts";
import { aRecord, openRecords } from "../harness/records.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

const { rawat, admin, doctor, patient, ask, amend, written } = await openRecords();
afterAll(() => rawat.stop());

/** Asks record-service itself, as an account that the gateway vouches for. */
function asAccount(actor: object) {
  const claims = { actor: { kind: "account", accountId: "0198c0de-0000-7000-8000-00000000000a", ...actor } };
  const token = assertion(rawat.environment.INTERNAL_SECRET ?? "", "record", claims);
  const direct = askAt(rawat.services.record[0]?.url ?? "");
  return (method: string, path: string, json: object, headers = {}) =>
    direct(method, `/api/records${path}`, { token, json, headers });
}

const forgetRole = (id: string) =>
  lookInto(rawat, "record", async (db) => {
    await db("people").where({ id }).update({ role: null });
  });

describe("the author of a record", () => {
  it("has the name of the register of staff, whatever the account calls itself", async () => {
    const asPosing = asAccount({ role: "doctor", staffId: doctor.id, name: "Prof. dr. Palsu" });
    const { status, body } = await asPosing("POST", "", aRecord(patient.id));
    expect([status, body.data.writtenBy.name, body.data.doctorName]).toEqual([201, doctor.name, doctor.name]);
    const { body: amended } = await asPosing("PUT", `/${body.data.id}`, aRecord(patient.id), { "if-match": '"1"' });
    expect([amended.data.version, amended.data.writtenBy.name]).toEqual([2, doctor.name]);
    const { body: listed } = await ask("GET", `/${body.data.id}/versions`, admin);
    expect(JSON.stringify(listed)).not.toContain("Palsu");
    // The own name of an administrator is not taken for theirs either.
    const { body: chief } = await rawat.ask("GET", "/auth/profile", { token: admin });
    await rawat.ask("PATCH", "/auth/profile", { token: admin, json: { name: "Direktur Palsu" } });
    const third = await amend(body.data.id, admin, aRecord(patient.id), '"2"');
    expect(third.body.data.writtenBy).toMatchObject({ name: chief.data.staff.name, role: "admin" });
  });

  it("keeps the name that they had, and what they write next bears the new one", async () => {
    const before = await written();
    const name = "dr. Bima Santoso, Sp.A";
    await rawat.ask("PATCH", `/api/staff/${doctor.id}`, { token: admin, json: { name } });
    await untilQueueIsEmpty(rawat);
    const after = await written();
    expect(after.writtenBy.name).toBe(name);
    const { body } = await ask("GET", `/${before.id}`, admin);
    expect([body.data.writtenBy.name, body.data.doctorName]).toEqual([before.writtenBy.name, name]);
  });

  it("is a doctor of the register: an account that is one by its role alone writes nothing", async () => {
    const json = { name: "Ns. Dewi", role: "receptionist" };
    const { id } = (await rawat.ask("POST", "/api/staff", { token: admin, json })).body.data;
    const asPosing = asAccount({ role: "doctor", staffId: id, name: "dr. Dewi" });
    for (const known of [true, false]) {
      if (!known) await forgetRole(id);
      expect(codeOf(await asPosing("POST", "", aRecord(patient.id)))).toEqual([403, "not_allowed"]);
      await untilQueueIsEmpty(rawat);
    }
    const nobody = asAccount({ role: "doctor", staffId: "0198c0de-0000-7000-8000-00000000000b", name: "dr. Siapa" });
    expect(codeOf(await nobody("POST", "", aRecord(patient.id)))).toEqual([403, "not_allowed"]);
    expect((await ask("GET", `?doctorId=${id}`, admin)).body.data).toEqual([]);
  });

  it("is asked for only while nobody has told of them: staff-service may be away", async () => {
    await written();
    const [staff] = rawat.services.staff;
    await staff?.kill();
    await written();
    await forgetRole(doctor.id);
    expect((await ask("POST", "", doctor.token, aRecord(patient.id))).status).toBe(503);
    await staff?.restart();
    await until(async () => (await ask("POST", "", doctor.token, aRecord(patient.id))).status === 201);
  });
});

describe("what is told late", () => {
  it("brings no old name back, neither in records nor with appointments nor to accounts", async () => {
    const { id, medicalRecordNumber } = (await rawat.ask("GET", `/api/patients/${patient.id}`, { token: admin })).body
      .data;
    const named = (name: string) => ({ id, name, medicalRecordNumber });
    const { id: recordId } = await written();
    await tell(rawat, { type: "patient.updated", version: 5, data: named("Siti Baru") });
    await tell(rawat, { type: "patient.updated", version: 4, data: named("Siti Lama") });
    const staff = { id: doctor.id, role: "doctor", active: true };
    await tell(rawat, { type: "staff.updated", version: 9, data: { ...staff, name: "dr. Baru" } });
    await tell(rawat, { type: "staff.updated", version: 8, data: { ...staff, name: "dr. Lama" } });
    const { body } = await ask("GET", `/${recordId}`, admin);
    expect([body.data.patientName, body.data.doctorName]).toEqual(["Siti Baru", "dr. Baru"]);
    const kept = await lookInto(rawat, "appointment", (db) =>
      db("people").whereIn("id", [id, doctor.id]).select("name"),
    );
    for (const { name } of kept) expect(name).toContain("Baru");
    const { body: accounts } = await rawat.ask("GET", "/api/users?limit=100", { token: admin });
    const names = accounts.data.filter((one: { patientId?: string; staffId?: string }) =>
      [one.patientId, one.staffId].some((person) => person === id || person === doctor.id),
    );
    expect(names.map(({ name }: { name: string }) => name).sort()).toEqual(["Siti Baru", "dr. Baru"]);
  });
});

describe("what a version says", () => {
  it("opens under no other number and for no other record", async () => {
    const [first, second] = [await written({ plan: "Rahasia satu" }), await written({ plan: "Rahasia dua" })];
    await amend(first.id, doctor.token, aRecord(patient.id, { plan: "Rahasia tiga" }), '"1"');
    const contentOf = async (recordId: string, version: number): Promise<string> =>
      (await lookInto(rawat, "record", (db) => db("recordVersions").where({ recordId, version }).first())).content;
    const put = (recordId: string, version: number, content: string) =>
      lookInto(rawat, "record", async (db) => {
        await db("recordVersions").where({ recordId, version }).update({ content });
      });
    const own = await contentOf(first.id, 1);
    for (const foreign of [await contentOf(first.id, 2), await contentOf(second.id, 1)]) {
      await put(first.id, 1, foreign);
      const { status, text } = await ask("GET", `/${first.id}/versions/1`, doctor.token);
      expect(status).toBe(500);
      expect(text).not.toContain("Rahasia");
      await put(first.id, 1, own);
    }
    expect((await ask("GET", `/${first.id}/versions/1`, doctor.token)).body.data.plan).toBe("Rahasia satu");
    expect((await ask("GET", `/${first.id}`, doctor.token)).body.data.plan).toBe("Rahasia tiga");
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { until } from "../harness/program.ts";
import { createPatient, register, signIn, somebody } from "../harness/rawat.ts";
import { aRecord, openRecords } from "../harness/records.ts";
import { untilQueueIsEmpty } from "../harness/stores.ts";

const { rawat, admin, desk, patient } = await openRecords();
const { ask } = rawat;
afterAll(() => rawat.stop());

const ownName = `dr. Kepala ${randomUUID()}`;
const nameOneself = (token: string, name = ownName) => ask("PATCH", "/auth/profile", { token, json: { name } });
const profileOf = async (token: string) => (await ask("GET", "/auth/profile", { token })).body.data;
const create = (more: object) =>
  ask("POST", "/api/users", { token: admin, json: { ...somebody(), name: "Rini", ...more } });
const addPerson = async (role: string, name = `Orang ${randomUUID()}`) =>
  (await ask("POST", "/api/staff", { token: admin, json: { name, role } })).body.data;
/** What the trail says of the deeds of an account. */
const entriesOf = async (userId: string) =>
  (await ask("GET", `/api/audit?userId=${userId}&limit=100`, { token: admin })).body.data as {
    action: string;
    userName: string;
  }[];

/** An account of that role, signed in. */
async function accountOf(role: string) {
  const json = { ...somebody(), name: `Pegawai ${randomUUID()}`, role };
  const made = await ask("POST", "/api/users", { token: admin, json });
  const tokens = await signIn(ask, json.email, json.password);
  return {
    ...json,
    id: made.body.data.id as string,
    staffId: made.body.data.staffId as string,
    token: tokens.access_token,
  };
}

describe("the name that an account gives itself", () => {
  it("is shown with the account, and the trail names the patient as the register does", async () => {
    const person = await register(ask, { name: "Siti Zubaidah" });
    expect((await nameOneself(person.access_token)).body.data.name).toBe(ownName);
    const again = await signIn(ask, person.email, person.password);
    expect(again.user.name).toBe(ownName);
    const shown = await ask("GET", `/api/users/${person.user.id}`, { token: admin });
    expect(shown.body.data).toMatchObject({ name: ownName, registeredName: "Siti Zubaidah" });
    const json = { phone: "0812 1111 2222" };
    const changed = await ask("PATCH", `/api/patients/${person.user.patientId}`, { token: again.access_token, json });
    expect(changed.status).toBe(200);
    const entries = await entriesOf(person.user.id);
    expect(entries.map(({ action }) => action)).toContain("patient.update");
    expect(new Set(entries.map(({ userName }) => userName))).toEqual(new Set(["Siti Zubaidah"]));
  });

  it("signs no medical record", async () => {
    const writer = await accountOf("doctor");
    expect((await nameOneself(writer.token)).status).toBe(200);
    const { access_token: token } = await signIn(ask, writer.email, writer.password);
    const { body, status } = await ask("POST", "/api/records", { token, json: aRecord(patient.id) });
    expect([status, body.data.doctorName]).toEqual([201, writer.name]);
    const version = await ask("GET", `/api/records/${body.data.id}/versions/1`, { token });
    expect(version.body.data.writtenBy.name).toBe(writer.name);
    const log = await ask("GET", `/api/records/access-log?patientId=${patient.id}`, { token: patient.token });
    expect(log.text).toContain(writer.name);
    expect(log.text).not.toContain(ownName);
  });

  it("is not the administrator's to give either: an account for somebody known is theirs by the register's name", async () => {
    const known = await createPatient(ask, desk, { name: "Dewi Anjani" });
    const json = { ...somebody(), name: ownName, role: "patient", patientId: known.id };
    const made = await ask("POST", "/api/users", { token: admin, json });
    expect([made.status, made.body.data.name]).toEqual([201, ownName]);
    const { access_token: token } = await signIn(ask, json.email, json.password);
    await ask("PATCH", `/api/patients/${known.id}`, { token, json: { phone: "0812 1111 3333" } });
    const id = made.body.data.id;
    expect(new Set((await entriesOf(id)).map(({ userName }) => userName))).toEqual(new Set(["Dewi Anjani"]));
    await ask("PATCH", `/api/users/${id}`, { token: admin, json: { name: "Lain Lagi" } });
    await signIn(ask, json.email, json.password);
    expect(new Set((await entriesOf(id)).map(({ userName }) => userName))).toEqual(new Set(["Dewi Anjani"]));
  });

  it("stays when the register writes theirs anew, which the trail then bears", async () => {
    const person = await accountOf("staff");
    await nameOneself(person.token);
    const renamed = `Pegawai ${randomUUID()}`;
    const change = await ask("PATCH", `/api/staff/${person.staffId}`, { token: admin, json: { name: renamed } });
    expect(change.status).toBe(200);
    await until(async () => {
      await signIn(ask, person.email, person.password);
      return (await entriesOf(person.id))[0]?.userName === renamed;
    });
    expect((await profileOf(person.token)).name).toBe(ownName);
  });

  it("given up for the register's follows the register again", async () => {
    const person = await accountOf("staff");
    await nameOneself(person.token);
    await nameOneself(person.token, person.name);
    const renamed = `Pegawai ${randomUUID()}`;
    await ask("PATCH", `/api/staff/${person.staffId}`, { token: admin, json: { name: renamed } });
    await until(async () => (await profileOf(person.token)).name === renamed);
  });
});

describe("the role of an account", () => {
  it.each(["doctor", "admin", "agent"])("of the front desk does not become %s: the person is none", async (role) => {
    const person = await accountOf("staff");
    const change = await ask("PATCH", `/api/users/${person.id}`, { token: admin, json: { role } });
    expect([change.status, change.body.code]).toEqual([422, "unknown_staff"]);
    const json = aRecord(patient.id);
    expect((await ask("POST", "/api/records", { token: person.token, json })).status).toBe(403);
    expect((await profileOf(person.token)).role).toBe("staff");
  });

  it.each([
    ["doctor", "doctor"],
    ["staff", "receptionist"],
    ["agent", "agent"],
    ["admin", "admin"],
  ])("of %s, opened for nobody who is named, makes a %s of the staff", async (role, kept) => {
    const { staffId } = await accountOf(role);
    expect((await ask("GET", `/api/staff/${staffId}`, { token: admin })).body.data.role).toBe(kept);
  });

  it("is one that goes with the person, the same at opening and at changing", async () => {
    const roles = { doctor: "doctor", receptionist: "staff", nurse: "staff", agent: "agent", admin: "admin" };
    for (const [as, fitting] of Object.entries(roles)) {
      if (as === "doctor") continue;
      const member = await addPerson(as);
      for (const role of new Set(Object.values(roles)))
        if (role !== fitting) expect((await create({ role, staffId: member.id })).status).toBe(422);
      const made = await create({ role: fitting, staffId: member.id });
      expect(made.status).toBe(201);
      for (const role of new Set(Object.values(roles))) {
        const { status } = await ask("PATCH", `/api/users/${made.body.data.id}`, { token: admin, json: { role } });
        expect([as, role, status]).toEqual([as, role, role === fitting ? 200 : 422]);
      }
    }
  });

  it("is enabled for nobody who was removed from the staff", async () => {
    const person = await accountOf("agent");
    const path = `/api/users/${person.id}`;
    expect((await ask("DELETE", `/api/staff/${person.staffId}`, { token: admin })).status).toBe(204);
    await until(async () => (await ask("GET", path, { token: admin })).body.data.disabled);
    const enabling = await ask("PATCH", path, { token: admin, json: { disabled: false } });
    expect([enabling.status, enabling.body.code]).toEqual([422, "unknown_staff"]);
  });
});

describe("an account that was closed", () => {
  it.each([
    ["patient", async () => ({ role: "patient", patientId: (await createPatient(ask, desk)).id })],
    ["member of the staff", async () => ({ role: "agent", staffId: (await addPerson("agent")).id })],
  ])("leaves its %s, and its e-mail, to another account", async (_, somebodys) => {
    const json = { ...somebody(), name: "Rini", ...(await somebodys()) };
    const open = () => ask("POST", "/api/users", { token: admin, json });
    const first = await open();
    expect(first.status).toBe(201);
    expect((await open()).status).toBe(409);
    expect((await ask("DELETE", `/api/users/${first.body.data.id}`, { token: admin })).status).toBe(204);
    const second = await open();
    expect(second.status, second.text).toBe(201);
    expect((await signIn(ask, json.email, json.password)).user.id).toBe(second.body.data.id);
  });
});

// Comes last: it closes every other administrator's account.
it("the account of the only administrator still signs in when their person was removed from the staff", async () => {
  const only = await accountOf("admin");
  const { body } = await ask("GET", "/api/users?role=admin&limit=100", { token: only.token });
  for (const { id } of body.data)
    if (id !== only.id) expect((await ask("DELETE", `/api/users/${id}`, { token: only.token })).status).toBe(204);
  expect((await ask("DELETE", `/api/staff/${only.staffId}`, { token: only.token })).status).toBe(204);
  await untilQueueIsEmpty(rawat);
  expect((await ask("GET", `/api/staff/${only.staffId}`, { token: only.token })).status).toBe(404);
  const { access_token: token } = await signIn(ask, only.email, only.password);
  expect((await ask("GET", "/api/users", { token })).status).toBe(200);
});

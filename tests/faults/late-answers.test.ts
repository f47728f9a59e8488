import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOf } from "../harness/booking.ts";
import { type Holding, startHolding } from "../harness/holding.ts";
import { until } from "../harness/program.ts";
import { createPatient, type Rawat, register, signIn, somebody, startRawat, tokenOf } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let patients: Holding;
let admin: string;
let desk: string;
beforeAll(async () => {
  rawat = await startRawat();
  patients = await startHolding(rawat.services.patient[0]?.url ?? "");
  await rawat.gateways[0]?.restart({ PATIENT_SERVICE_URL: patients.url });
  [admin, desk] = await Promise.all([tokenOf(rawat.ask, "admin"), tokenOf(rawat.ask, "frontdesk")]);
});
afterAll(async () => {
  await rawat?.stop();
  await patients?.stop();
});

const ask: Rawat["ask"] = (...asked) => rawat.ask(...asked);
const logInAs = async ({ email, password }: { email: string; password: string }) =>
  (await ask("POST", "/auth/login", { json: { email, password } })).status;

/** Archives a patient after the register was asked for them by `work` and before its answer came; the account has heard of it by then. */
async function archivedBefore<T>(patientId: string, passing: number, work: () => Promise<T>): Promise<T> {
  const versionKnown = () =>
    lookInto(rawat, "gateway", async (db) => (await db("accounts").where({ patientId }).first())?.personVersion);
  const held = patients.hold(`/internal/patients/${patientId}`, passing);
  try {
    const working = work();
    await held.came;
    const before = await versionKnown();
    expect((await ask("DELETE", `/api/patients/${patientId}`, { token: desk })).status).toBe(204);
    await until(async () => (await versionKnown()) !== before);
    held.letGo();
    return await working;
  } finally {
    held.letGo();
  }
}

describe("what the register said of a patient before they were archived", () => {
  it("opens no account after it", async () => {
    const { id: patientId, name } = await createPatient(ask, desk);
    const wish = { ...somebody(), name, role: "patient", patientId };
    // Asked for a first time, before there is an account that hears of anything.
    const made = await archivedBefore(patientId, 1, () => ask("POST", "/api/users", { token: admin, json: wish }));
    expect(codeOf(made)).toEqual([422, "unknown_patient"]);
    expect(await logInAs(wish)).toBe(401);
  });

  it("enables no account after it", async () => {
    const person = await register(ask);
    const change = (json: object) => ask("PATCH", `/api/users/${person.user.id}`, { token: admin, json });
    expect((await change({ disabled: true })).status).toBe(200);
    const enabled = await archivedBefore(person.user.patientId, 0, () => change({ disabled: false }));
    expect(codeOf(enabled)).toEqual([409, "patient_archived"]);
    expect(await logInAs(person)).toBe(401);
  });
});

describe("whoever is shut out before the register has answered", () => {
  /** What an administrator asks for, who is shut out while a patient is looked up for it, but for so many times before. */
  async function shutOutDuring(patientId: string, passing: number, ...[method, path, json]: [string, string, object]) {
    const insider = { ...somebody(), name: "Orang Dalam", role: "admin" };
    const { id } = (await ask("POST", "/api/users", { token: admin, json: insider })).body.data;
    const { access_token: token } = await signIn(ask, insider.email, insider.password);
    const held = patients.hold(`/internal/patients/${patientId}`, passing);
    try {
      const asking = ask(method, path, { token, json });
      await held.came;
      const disabled = await ask("PATCH", `/api/users/${id}`, { token: admin, json: { disabled: true } });
      expect(disabled.status).toBe(200);
      held.letGo();
      expect((await asking).status).toBe(401);
    } finally {
      held.letGo();
    }
  }

  it("a second time opens no account, and the e-mail and the person are free for another", async () => {
    const { id: patientId, name } = await createPatient(ask, desk);
    const wish = { ...somebody(), name, role: "patient", patientId };
    await shutOutDuring(patientId, 1, "POST", "/api/users", wish);
    expect(await logInAs(wish)).toBe(401);
    expect((await ask("POST", "/api/users", { token: admin, json: wish })).status).toBe(201);
  });

  it("lets nobody in again whom somebody has shut out", async () => {
    const person = await register(ask);
    const path = `/api/users/${person.user.id}`;
    expect((await ask("PATCH", path, { token: admin, json: { disabled: true } })).status).toBe(200);
    await shutOutDuring(person.user.patientId, 0, "PATCH", path, { disabled: false });
    expect(await logInAs(person)).toBe(401);
  });
});

describe("the last administrator who can sign in", () => {
  const disable = (account: string) =>
    ask("PATCH", `/api/users/${account}`, { token: admin, json: { disabled: true } });
  const disableSelf = async () => disable((await ask("GET", "/auth/profile", { token: admin })).body.data.id);
  const another = () => ({ ...somebody(), name: "Admin Lain", role: "admin" });

  it("stays, whoever else is one and shut out", async () => {
    const { id } = (await ask("POST", "/api/users", { token: admin, json: another() })).body.data;
    expect((await disable(id)).status).toBe(200);
    expect(codeOf(await disableSelf())).toEqual([409, "last_admin"]);
  });

  it("stays while another one is being made, who may yet come to nothing", async () => {
    const json = another();
    const isPending = () =>
      lookInto(rawat, "gateway", async (db) => {
        const account = await db("accounts").where({ activeEmail: json.email }).first();
        return account?.state === "pending";
      });
    const [staff] = rawat.services.staff;
    await staff?.freeze();
    const making = ask("POST", "/api/users", { token: admin, json });
    const refused = await until(isPending)
      .then(disableSelf)
      .finally(() => staff?.thaw());
    const made = await making;
    expect(codeOf(refused)).toEqual([409, "last_admin"]);
    expect(made.status).toBe(201);
    expect((await disable(made.body.data.id)).status).toBe(200);
  });
});

describe("a name that the register has changed and not told of yet", () => {
  it("does not take the place of the old one that is wished for the account", async () => {
    const person = await register(ask, { name: "Rini Lama" });
    const { id, patientId } = person.user;
    await lookInto(rawat, "patient", (db) =>
      db("patients").where({ id: patientId }).update({ name: "Rini Baru" }).increment("version", 1),
    );
    const json = { disabled: false, name: "Rini Lama" };
    const changed = await ask("PATCH", `/api/users/${id}`, { token: admin, json });
    expect(changed.body.data).toMatchObject({ name: "Rini Lama", registeredName: "Rini Baru" });
  });
});

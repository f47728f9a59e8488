import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importsOf } from "../harness/importing.ts";
import { aPatient, createPatient, type Rawat, register, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
const tokens: Record<"admin" | "frontdesk" | "doctor", string> = { admin: "", frontdesk: "", doctor: "" };
const roles = ["admin", "frontdesk", "doctor"] as const;
beforeAll(async () => {
  rawat = await startRawat();
  for (const who of roles) tokens[who] = await tokenOf(rawat.ask, who);
});
afterAll(() => rawat.stop());

const who = { name: "Rini Daring", birthDate: "1991-04-05", nik: "3174014504910001" };
let serial = 0;
/** Somebody who says that they are somebody, each with a NIK of their own. */
async function newcomer() {
  const nik = `${who.nik.slice(0, 12)}${String(++serial).padStart(4, "0")}`;
  const person = await register(rawat.ask, { ...who, nik });
  return { id: person.user.patientId as string, token: person.access_token as string, nik };
}
const get = async (id: string, token = tokens.frontdesk) =>
  (await rawat.ask("GET", `/api/patients/${id}`, { token })).body.data;
const patch = (id: string, json: object, token = tokens.frontdesk) =>
  rawat.ask("PATCH", `/api/patients/${id}`, { token, json });
const isMarked = async (id: string): Promise<unknown> => (await get(id)).registeredOnline;
const historyOf = async (id: string) =>
  (await rawat.ask("GET", `/api/patients/${id}/history`, { token: tokens.frontdesk })).body.data;

const lookedAt = { field: "registeredOnline", from: true, to: false };

describe("somebody who registered by themself", () => {
  it("is marked for everybody of the clinic, wherever they are found", async () => {
    const { id, nik } = await newcomer();
    for (const role of roles) {
      expect(await get(id, tokens[role]), role).toMatchObject({ id, registeredOnline: true });
      for (const query of ["?limit=1", `?q=${nik}`]) {
        const { body } = await rawat.ask("GET", `/api/patients${query}`, { token: tokens[role] });
        expect(body.data, `${role} ${query}`).toMatchObject([{ id, registeredOnline: true }]);
      }
    }
    const json = { name: "Orang Lain", nik };
    const alike = await rawat.ask("POST", "/api/patients/duplicates", { token: tokens.frontdesk, json });
    expect(alike.body.data).toMatchObject([{ id, registeredOnline: true }]);
  });

  it("is marked where a file brings them and they are known, until somebody has looked", async () => {
    const { id, nik } = await newcomer();
    const text = `name,birthDate,gender,nik\n${who.name},${who.birthDate},female,${nik}\n`;
    const imports = importsOf(rawat.ask, tokens.frontdesk);
    expect((await imports(text)).skippedRows).toMatchObject([{ reason: "same_nik", registeredOnline: true }]);
    expect((await patch(id, { name: who.name })).status).toBe(200);
    expect((await imports(text)).skippedRows[0]).not.toHaveProperty("registeredOnline");
  });

  it("is told nothing of it themself", async () => {
    const { id, token } = await newcomer();
    const listed = await rawat.ask("GET", "/api/patients", { token });
    const changed = await patch(id, { phone: "0811-2222-3333" }, token);
    for (const own of [await get(id, token), listed.body.data[0], changed.body.data]) {
      expect(own).toMatchObject({ id });
      expect(own).not.toHaveProperty("registeredOnline");
    }
  });

  it("stays marked whatever they change, and whatever the desk changes that does not say who they are", async () => {
    const { id, token } = await newcomer();
    expect((await patch(id, { phone: "0811-2222-3333" }, token)).status).toBe(200);
    expect((await patch(id, { nik: who.nik }, token)).status).toBe(403);
    expect((await patch(id, { address: { city: "Bandung" }, notes: "Sore", tags: ["baru"] })).status).toBe(200);
    expect(await isMarked(id)).toBe(true);
    await rawat.ask("DELETE", `/api/patients/${id}`, { token: tokens.frontdesk });
    await rawat.ask("POST", `/api/patients/${id}/restore`, { token: tokens.frontdesk });
    expect(await isMarked(id)).toBe(true);
    const fields = (await historyOf(id)).flatMap(({ changes }: { changes: { field: string }[] }) =>
      changes.map(({ field }) => field),
    );
    expect(fields).not.toContain("registeredOnline");
  });

  it.each(["name", "birthDate", "nik"] as const)(
    "is marked no more once the desk has named their %s, also as it was",
    async (field) => {
      const { id } = await newcomer();
      const before = await get(id);
      const { status, body } = await patch(id, { [field]: before[field] });
      expect([status, body.data.registeredOnline]).toEqual([200, false]);
      expect(await isMarked(id)).toBe(false);
      expect((await historyOf(id))[0]).toMatchObject({ action: "changed", role: "staff", changes: [lookedAt] });
    },
  );

  it("is marked no more once an administrator has put a whole form in place of what was there, and stays so", async () => {
    const { id, nik, token } = await newcomer();
    const json = { ...aPatient(who), nik };
    const put = await rawat.ask("PUT", `/api/patients/${id}`, { token: tokens.admin, json });
    expect(put.body.data.registeredOnline).toBe(false);
    await patch(id, { phone: "0811-2222-3333" }, token);
    expect(await isMarked(id)).toBe(false);
    const [own, ofDesk, created] = await historyOf(id);
    expect(own.changes).toEqual([expect.objectContaining({ field: "phone" })]);
    expect(ofDesk.changes).toContainEqual(lookedAt);
    expect(created.changes).not.toContainEqual(expect.objectContaining({ field: "registeredOnline" }));
  });

  it("stays marked when a file brings them", async () => {
    const { id, nik } = await newcomer();
    const file = ["name,birthDate,gender,nik", `${who.name},${who.birthDate},female,${nik}`].join("\n");
    const headers = { "content-type": "text/csv" };
    const report = await rawat.ask("POST", "/api/patients/import", { token: tokens.admin, body: file, headers });
    expect(report.body.data).toMatchObject({ created: 0, skipped: 1 });
    expect(await isMarked(id)).toBe(true);
  });
});

it("nobody whom the desk registers, or a file brings, is ever marked", async () => {
  const { id, name } = await createPatient(rawat.ask, tokens.frontdesk);
  const file = "name,birthDate,gender\nBerkas Tanpa Tanda,1980-01-02,male";
  const headers = { "content-type": "text/csv" };
  await rawat.ask("POST", "/api/patients/import", { token: tokens.admin, body: file, headers });
  const found = await rawat.ask("GET", "/api/patients?q=berkas%20tanpa%20tanda", { token: tokens.frontdesk });
  const [imported] = found.body.data;
  for (const one of [id, imported.id]) {
    expect(await isMarked(one)).toBe(false);
    await patch(one, { name });
    expect((await historyOf(one))[0].changes).not.toContainEqual(lookedAt);
  }
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPatient, register } from "../harness/rawat.ts";
import { type Cast, gatherCast } from "./cast.ts";
import { inDatabaseOf } from "./stores.ts";

const notes = "Catatan yang hanya miliknya";

let cast: Cast;
let id: string;
beforeAll(async () => {
  cast = await gatherCast();
  id = (await createPatient(cast.ask, cast.people.staff.token ?? "", { notes })).id;
});
afterAll(() => cast.stop());

describe("what is sealed", () => {
  it("does not open for another version of a record than it was sealed for", async () => {
    const { token } = cast.people.doctor;
    const json = { ...cast.clinic.record(id), subjective: "lama" };
    const made = await cast.ask("POST", "/api/records", { token, json });
    const path = `/api/records/${made.body.data.id}`;
    const headers = { "if-match": '"1"' };
    await cast.ask("PUT", path, { token, json: { ...json, subjective: "baru" }, headers });
    await inDatabaseOf(cast.rawat, "record", async (db) => {
      const versions = db("recordVersions").where({ recordId: made.body.data.id });
      const old = await versions.clone().where({ version: 1 }).first();
      await versions.clone().where({ version: 2 }).update({ content: old.content });
    });
    expect((await cast.rawat.ask("GET", path, { token })).status).toBe(500);
  });

  it("does not open for a row or a column that it was not sealed for", async () => {
    const victim = await register(cast.ask);
    const sealed = await inDatabaseOf(cast.rawat, "patient", async (db) => {
      const [row] = await db("patients").where({ id });
      await db("patients").where({ id: victim.user.patientId }).update({ notes: row.notes });
      return row.notes as string;
    });
    expect(sealed.length).toBeGreaterThan(40);
    const { status, text } = await cast.rawat.ask("GET", `/api/patients/${victim.user.patientId}`, {
      token: cast.people.staff.token,
    });
    expect(status).toBe(500);
    expect(text).not.toContain(notes);
  });
});

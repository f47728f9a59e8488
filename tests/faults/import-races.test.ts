import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { newId } from "@rawat/platform";
import type { Knex } from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importsOf } from "../harness/importing.ts";
import { aPatient, createPatient, type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let desk: string;
beforeAll(async () => {
  rawat = await startRawat();
  desk = await tokenOf(rawat.ask, "frontdesk");
});
afterAll(() => rawat.stop());

let serial = 0;
const newNik = () => `9999014302907${String(++serial).padStart(3, "0")}`;

interface Row {
  name: string;
  nik: string;
}
const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, () => ({ name: `Lomba ${randomUUID()}`, nik: newNik() }));
const fileOf = (rows: readonly Row[]) =>
  ["name,birthDate,gender,nik", ...rows.map(({ name, nik }) => `${name},1990-02-03,female,${nik}`)].join("\n");

/** How many there are with a NIK. */
const countOf = async (nik: string): Promise<number> =>
  (await rawat.ask("GET", `/api/patients?q=${nik}`, { token: desk })).body.data.length;

/** Longer than an import takes to look whether its rows are known, and shorter than it waits for a lock. */
const heldForMs = 1_000;

/** Registers somebody as another instance does, whose transaction stays open for a while. */
async function insertSlowly(trx: Knex.Transaction, known: string, { name, nik }: Row): Promise<void> {
  const { id: _, ...row } = await trx("patients").where({ id: known }).first();
  const own = { id: newId(), medicalRecordNumber: `RM-X${nik.slice(-8)}`, name, nik, activeNik: nik };
  await trx("patients").insert({ ...row, ...own, importKey: null, matchKey: newId().padEnd(64, "0") });
  await pause(heldForMs);
}

describe("a row that somebody registers between the look at it and its storing", () => {
  it("loses nothing but itself: all the others of its batch go in", async () => {
    const known = await createPatient(rawat.ask, desk, { birthDate: "1990-02-03", gender: "female" });
    const rows = rowsOf(60);
    const taken = rows[30] as Row;
    const { importing } = await lookInto(rawat, "patient", (db) =>
      db.transaction(async (trx) => {
        // Nobody sees this one yet, so that all sixty look new.
        const inserting = insertSlowly(trx, known.id, taken);
        const report = importsOf(rawat.ask, desk)(fileOf(rows));
        await inserting;
        return { importing: report };
      }),
    );
    const report = await importing;
    expect(report).toMatchObject({ rows: 60, created: 59, skipped: 1, failed: 0 });
    expect(report.skippedRows).toEqual([{ row: 32, medicalRecordNumber: expect.any(String), reason: "same_nik" }]);
    for (const { nik } of rows) if (nik !== taken.nik) expect(await countOf(nik)).toBe(1);
  });

  it("by hand, in whatever moment, is one patient, and the rest of the file is whole", async () => {
    for (let turn = 0; turn < 10; turn++) {
      const rows = rowsOf(40);
      const byHand = rows.filter((_, index) => index % 10 === turn);
      const [report, ...answers] = await Promise.all([
        importsOf(rawat.ask, desk)(fileOf(rows)),
        ...byHand.map(({ name, nik }) =>
          rawat.ask("POST", "/api/patients", {
            token: desk,
            json: aPatient({ name, nik, birthDate: "1990-02-03", gender: "female", phone: null }),
          }),
        ),
      ]);
      const made = answers.filter(({ status }) => status === 201).length;
      for (const { status } of answers) expect([201, 409]).toContain(status);
      expect(report).toMatchObject({ rows: 40, created: 40 - made, skipped: made, failed: 0 });
      for (const { nik } of byHand) expect(await countOf(nik)).toBe(1);
    }
  });
});

it("one file twice at once, without any NIK, brings nobody twice", async () => {
  const names = Array.from({ length: 60 }, () => `Kembar ${randomUUID()}`);
  const file = ["name,birthDate,gender", ...names.map((name) => `${name},1990-02-03,female`)].join("\n");
  const importFile = () => importsOf(rawat.ask, desk)(file);
  expect(await importFile()).toMatchObject({ created: 60 });
  const { importing } = await lookInto(rawat, "patient", async (db) => {
    const brought = await db("patients").whereIn("name", names).select("id", "importKey", "matchKey");
    // As if the first had brought nobody yet.
    for (const { id } of brought)
      await db("patients")
        .where({ id })
        .update({ importKey: null, matchKey: newId().padEnd(64, "0") });
    return db.transaction(async (trx) => {
      for (const { id, ...keys } of brought) await trx("patients").where({ id }).update(keys);
      // Nobody sees yet what the first is storing, so that to the second all sixty look new.
      const report = importFile();
      await pause(heldForMs);
      return { importing: report };
    });
  });
  expect(await importing).toMatchObject({ rows: 60, created: 0, skipped: 60, failed: 0 });
});

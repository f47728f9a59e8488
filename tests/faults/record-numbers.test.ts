import { randomUUID } from "node:crypto";
import { newId } from "@rawat/platform";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importsOf } from "../harness/importing.ts";
import { asGateway } from "../harness/internal.ts";
import { until } from "../harness/program.ts";
import { aPatient, createPatient, onServers, type Rawat, startRawat, tokenOf } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let desk: string;
beforeAll(async () => {
  rawat = await startRawat({ instances: { patient: onServers ? 2 : 1 } });
  desk = await tokenOf(rawat.ask, "frontdesk");
});
afterAll(() => rawat.stop());

const numberOf = (medicalRecordNumber: string) => Number(/^RM-(\d+)$/.exec(medicalRecordNumber)?.[1]);
const create = (json: object, headers = {}) => rawat.ask("POST", "/api/patients", { token: desk, json, headers });
const made = async (more = {}) => numberOf((await createPatient(rawat.ask, desk, more)).medicalRecordNumber);

describe("medical record numbers", () => {
  it("are each somebody's own, however many register at once and beside two imports", async () => {
    const before = await made();
    // Somebody else each time, also where this is tried again.
    const file = (word = randomUUID()) =>
      ["name,birthDate,gender", ...Array.from({ length: 300 }, (_, n) => `${word} ${n},1990-01-02,male`)].join("\n");
    const imported = importsOf(rawat.ask, desk);
    const [created, ...reports] = await Promise.all([
      Promise.all(Array.from({ length: 40 }, () => create(aPatient({ name: `Serentak ${randomUUID()}` })))),
      imported(file()),
      imported(file()),
    ]);
    expect(created.map(({ status }) => status)).toEqual(Array(40).fill(201));
    for (const report of reports) expect(report).toMatchObject({ created: 300, failed: 0 });
    const numbers = await lookInto(rawat, "patient", (db) => db("patients").pluck("medicalRecordNumber"));
    const ours = numbers.map(numberOf).filter((number) => number > before);
    expect(new Set(ours).size).toBe(640);
    // Nothing failed, so none is missing.
    expect(Math.max(...ours)).toBe(before + 640);
  });

  it("are not taken by who sends the same again, nor by who is refused", async () => {
    const nik = "9999014302908801";
    const before = await made({ nik });
    const headers = { "idempotency-key": randomUUID() };
    const json = aPatient();
    for (let turn = 0; turn < 10; turn++) {
      expect((await create(json, headers)).status).toBe(201);
      expect((await create(aPatient({ nik }))).status).toBe(409);
      expect((await create({ ...json, birthDate: "2999-01-01" })).status).toBe(400);
    }
    expect(await made()).toBe(before + 2);
  });
});

// A lock that outlives its statement goes wrong between two connections: the embedded engine has one.
describe.runIf(onServers)("a registration that stands still between its first row and its commit", () => {
  it("keeps nobody waiting who registers somebody meanwhile, by hand or by a file, at either instance", async () => {
    const id = newId();
    const { registering } = await lookInto(rawat, "patient", async (db) => {
      const isWritten = () =>
        db.transaction(async (trx) => (await trx("patients").where({ id }).first("id")) !== undefined, {
          isolationLevel: "read uncommitted",
        });
      return await db.transaction(async (trx) => {
        // What it has to claim last of all is held, so it stands where a program that is frozen there would.
        await trx("registrations").insert({ id });
        const registering = asGateway(rawat)("PUT", `/internal/registrations/${id}`, { json: { name: "Berdiri" } });
        await until(isWritten);
        const startedAt = performance.now();
        const answers = await Promise.all(Array.from({ length: 10 }, () => create(aPatient())));
        const word = `Berkas${randomUUID().slice(0, 8)}`;
        const report = await importsOf(rawat.ask, desk)(`name,birthDate,gender\n${word},1990-01-02,L\n`);
        const tookMs = performance.now() - startedAt;
        expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
        expect(report.created).toBe(1);
        // A lock is waited for longer.
        expect(tookMs).toBeLessThan(2_500);
        await trx("registrations").where({ id }).delete();
        return { registering };
      });
    });
    expect((await registering).status).toBe(200);
  });
});

import { Readable } from "node:stream";
import { createEncryption, type Deed, newId, runAs, systemClock } from "@rawat/platform";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServiceStore } from "../../tests/harness/service-store.ts";
import { migrations } from "../migrations/index.ts";
import type { Deps } from "../src/deps.ts";
import { importPatients } from "../src/exchange/import-patients.ts";

let store: Awaited<ReturnType<typeof openServiceStore>>;
beforeAll(async () => {
  store = await openServiceStore("patient", migrations);
});
afterAll(() => store.close());

/** Rows that go to the register together. */
const batchRows = 200;

/** A file whose sender is cut off when so many rows of it have come. */
async function* cutOff(rows: number): AsyncGenerator<Buffer> {
  yield Buffer.from("name,birthDate,gender\n");
  for (let row = 0; row < rows; row++) yield Buffer.from(`Putus ${newId()},1990-01-02,L\n`);
  throw new Error("cut off");
}

/** Loads a file or checks it. Answers what became of that, and what the trail has of the whole of it. */
async function load(file: AsyncIterable<Buffer>, dryRun: boolean) {
  const { db } = store;
  const noted: Deed[] = [];
  const deps = {
    ...{ db, clock: systemClock, encryption: createEncryption("x".repeat(48)) },
    ...{ outbox: { publish: async () => {} }, readAudit: { note: (_: unknown, deed: Deed) => noted.push(deed) } },
  } as unknown as Deps;
  const requestId = newId();
  const importing = () => importPatients(deps, Readable.from(file), { dryRun });
  const [outcome] = await Promise.allSettled([runAs("patient", importing, requestId)]);
  const written = await db("auditTrail").where({ requestId }).whereNot({ action: "patient.create" });
  return { outcome, trail: [...noted, ...written].map(({ action, count }) => [action, count]) };
}

describe("a check that tells whose a NIK is", () => {
  it("leaves in the trail about how many it has asked, as a search does", async () => {
    const rowOf = async function* (name: string) {
      yield Buffer.from(`name,birthDate,gender,nik\n${name},1988-08-17,L,9999011708880002\n`);
    };
    await load(rowOf("Budi Santoso"), false);
    const { outcome, trail } = await load(rowOf("Nama Karangan"), true);
    const message = expect.stringMatching(/^This NIK is that of RM-\d+, whose name or birth date is another/);
    expect(outcome).toMatchObject({ value: { failed: 1, errors: [{ path: "nik", message }] } });
    expect(trail).toEqual([["patient.search", 1]]);
  });
});

describe("a file that is cut off in the middle", () => {
  it.each([
    ["has brought", "patient.import", false],
    ["has asked about, where it is only checked,", "patient.search", true],
  ])("leaves in the trail how many it %s till then", async (_, action, dryRun) => {
    const { outcome, trail } = await load(cutOff(2 * batchRows + 50), dryRun);
    expect(outcome).toMatchObject({ reason: { message: "cut off" } });
    expect(trail).toEqual([[action, 2 * batchRows]]);
  });
});

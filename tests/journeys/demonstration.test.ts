import { join } from "node:path";
import type { Knex } from "knex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDemonstrations } from "../../gateway/migrations/0006-create-demonstrations.ts";
import { noteBegun, noteLoaded } from "../../gateway/src/demonstration-store.ts";
import { openDatabase } from "../../platform/src/database/open.ts";
import { until } from "../harness/program.ts";
import { type Rawat, startRawat } from "../harness/rawat.ts";

let rawat: Rawat;
let db: Knex;
beforeAll(async () => {
  rawat = await startRawat();
  const url = rawat.environment.DATABASE_URL_GATEWAY;
  db = await openDatabase({ url, file: join(rawat.folder, "gateway.sqlite") });
}, 60_000);
afterAll(async () => {
  await db?.destroy();
  await rawat?.stop();
});

/** What `/health` says of the house, of each program and of the demonstration. */
async function health(): Promise<Record<string, unknown>> {
  const { status, body } = await rawat.ask("GET", "/health");
  const states = Object.values(body.services as Record<string, { status: string }>).map((service) => service.status);
  return { status, programs: [...new Set(states)], demonstration: body.demonstration?.status };
}

const comesToBe = (expected: unknown) => expect.poll(health, { timeout: 10_000 }).toEqual(expected);
const restart = async (environment?: Record<string, string>) => {
  await rawat.gateways[0]?.restart(environment);
  await until(async () => (await health()).programs?.toString() === "up", 20_000);
};

const whole = { status: 200, programs: ["up"], demonstration: "up" };
const begun = { status: 503, programs: ["up"], demonstration: "down" };

describe("the health of a house with a demonstration", () => {
  it("waits for the accounts alone where nobody loads more", async () => {
    expect(await health()).toEqual(whole);
  });

  it("is told as missing from when loading begins until it has ended, also after a restart, and no program is called down", async () => {
    expect(await noteBegun(db)).toBe(true);
    await comesToBe(begun);
    await restart();
    expect(await health()).toEqual(begun);
    const ready = await rawat.ask("GET", "/health/ready");
    expect(ready.status).toBe(200);

    expect(await noteBegun(db)).toBe(true);
    await noteLoaded(db);
    await comesToBe(whole);
    // The next start has nothing to load.
    expect(await noteBegun(db)).toBe(false);
    expect(await health()).toEqual(whole);
  });

  it("waits for nothing where no demonstration is wanted, whatever was begun", async () => {
    await createDemonstrations.down(db);
    await createDemonstrations.up(db);
    await db("demonstrations").update({ loadedAt: null });
    await restart({ DEMO_DATA: "off" });
    expect(await health()).toEqual({ status: 200, programs: ["up"], demonstration: undefined });
  });

  it("counts a demonstration as loaded that was there before this was noted: people have lived in it since", async () => {
    await createDemonstrations.down(db);
    await createDemonstrations.up(db);
    expect(await noteBegun(db)).toBe(false);
  });
});

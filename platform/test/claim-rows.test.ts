import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { instant } from "../src/clock.ts";
import { claimRows } from "../src/database/claim-rows.ts";
import { migrate } from "../src/database/migrate.ts";
import { newId } from "../src/ids.ts";
import { platformMigrations } from "../src/outbox/migrations.ts";
import { openOwnDatabase } from "./own-database.ts";

let own: Awaited<ReturnType<typeof openOwnDatabase>>;
beforeAll(async () => {
  own = await openOwnDatabase();
  await migrate(own.db, platformMigrations());
});
beforeEach(() => own.db("outbox").delete());
afterAll(() => own.close());

const leaseMs = 15_000;
const inMs = (ms: number) => instant(new Date(Date.now() + ms));

/** Takes what is due of rows that are taken until so many milliseconds from now. */
async function taken(...untils: number[]): Promise<number[]> {
  const rows = untils.map((ms) => ({ id: newId(), topic: String(ms), body: "{}", claimedUntil: inMs(ms) }));
  await own.db("outbox").insert(rows);
  const claim = { table: "outbox", due: "claimedUntil", until: inMs(leaseMs), limit: 10 };
  return (await claimRows<{ id: string; topic: string }>(own.db, claim)).map(({ topic }) => Number(topic));
}

it("takes what is due, and nothing that somebody has in hand", async () => {
  expect(await taken(-1_000, leaseMs / 2, leaseMs)).toEqual([-1_000]);
});

it("takes what was taken by a clock that has stepped back since: longer than anybody takes anything", async () => {
  expect(await taken(24 * 3_600_000, leaseMs)).toEqual([24 * 3_600_000]);
});

it("takes as many as are asked for, the oldest first, and each once", async () => {
  const due = Array.from({ length: 12 }, (_, n) => -1 - n);
  expect(await taken(...due)).toEqual(due.slice(0, 10));
  const claim = { table: "outbox", due: "claimedUntil", until: inMs(leaseMs), limit: 10 };
  expect(await claimRows(own.db, claim)).toHaveLength(2);
  expect(await claimRows(own.db, claim)).toEqual([]);
});

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { instant } from "../src/clock.ts";
import { migrate } from "../src/database/migrate.ts";
import { newId } from "../src/ids.ts";
import { createLogger } from "../src/logger.ts";
import { platformMigrations } from "../src/outbox/migrations.ts";
import { startTidying } from "../src/tidying.ts";
import { openOwnDatabase } from "./own-database.ts";

const dayMs = 24 * 3_600_000;
let own: Awaited<ReturnType<typeof openOwnDatabase>>;
let db: typeof own.db;
beforeAll(async () => {
  own = await openOwnDatabase();
  db = own.db;
  await migrate(db, platformMigrations());
});
afterAll(async () => {
  await own.close();
});

test("an event that was handled is remembered for thirty days, and then forgotten", async () => {
  const [young, old] = [newId(), newId()];
  const daysAgo = (days: number) => instant(new Date(Date.now() - days * dayMs));
  await db("inbox").insert([
    { eventId: young, handledAt: daysAgo(29) },
    { eventId: old, handledAt: daysAgo(31) },
  ]);
  const left = async () => (await db("inbox").select("eventId")).map(({ eventId }) => eventId);
  const tidying = startTidying(db, createLogger("things", "silent"));
  try {
    await vi.waitFor(async () => expect(await left()).not.toContain(old), { timeout: 15_000, interval: 20 });
  } finally {
    await tidying.stop();
  }
  expect(await left()).toEqual([young]);
});

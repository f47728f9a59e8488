import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { instant } from "../src/clock.ts";
import { migrate } from "../src/database/migrate.ts";
import { openDatabase } from "../src/database/open.ts";
import { newId } from "../src/ids.ts";
import { createLogger } from "../src/logger.ts";
import { platformMigrations } from "../src/outbox/migrations.ts";
import { createTestStore } from "../src/testing/test-servers.ts";
import { startTidying } from "../src/tidying.ts";

const dayMs = 24 * 3_600_000;
let store: Awaited<ReturnType<typeof createTestStore>>;
let db: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  store = await createTestStore(["things"]);
  db = await openDatabase({ url: store.environment.DATABASE_URL_THINGS, file: `${store.folder}/things.sqlite` });
  await migrate(db, platformMigrations);
});
afterAll(async () => {
  await db.destroy();
  await store.remove();
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

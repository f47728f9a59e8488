import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../src/database/migrate.ts";
import { newId } from "../src/ids.ts";
import { platformMigrations } from "../src/outbox/migrations.ts";
import { createOutbox } from "../src/outbox/outbox.ts";
import { retell } from "../src/outbox/retell.ts";
import { openOwnDatabase } from "./own-database.ts";

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

test("of a thousand things and one each is told anew exactly once, and said to be told again", async () => {
  const ids = Array.from({ length: 1_001 }, newId);
  const told = await retell(db, createOutbox("staff"), ids, async (_, some) =>
    some.map((id) => ({
      type: "staff.updated",
      subject: id,
      version: 1,
      data: { id, name: "dr. Dua", role: "doctor", active: true },
    })),
  );
  const rows: { body: string }[] = await db("outbox").select("body");
  const envelopes = rows.map(({ body }) => JSON.parse(body));
  expect(envelopes.map(({ subject }) => subject).toSorted()).toEqual(ids.toSorted());
  // Whoever is told of what is new is not told of it once more.
  expect(envelopes.filter(({ again }) => again !== true)).toEqual([]);
  expect(told).toBe(1_001);
});

import { subscriptions } from "@rawat/contracts";
import type { Knex } from "knex";
import { openDatabase } from "../src/database/open.ts";
import { createTestStore, type TestStore } from "../src/testing/test-servers.ts";

/** An empty database of a test's own, on the engine that the run is on; closing it removes it. */
export async function openOwnDatabase(): Promise<{ db: Knex; store: TestStore; close(): Promise<void> }> {
  const store = await createTestStore(["things"], subscriptions);
  const db = await openDatabase({ url: store.environment.DATABASE_URL_THINGS, file: `${store.folder}/things.sqlite` });
  const close = async () => {
    await db.destroy();
    await store.remove();
  };
  return { db, store, close };
}

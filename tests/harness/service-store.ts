import { join } from "node:path";
import { domain } from "@rawat/contracts";
import { type Migration, migrate, platformMigrations } from "@rawat/platform";
import { createTestStore } from "@rawat/platform/testing";
import { openDatabase } from "../../platform/src/database/open.ts";

/** A service's tables without the service, on the engine that the run is on; closing them removes them. */
export async function openServiceStore(name: string, migrations: readonly Migration[]) {
  const store = await createTestStore([name]);
  const url = store.environment[`DATABASE_URL_${name.toUpperCase()}`];
  const db = await openDatabase({ url, file: join(store.folder, `${name}.sqlite`) });
  await migrate(db, [...platformMigrations(domain.owners), ...migrations]);
  return {
    db,
    async close() {
      await db.destroy();
      await store.remove();
    },
  };
}

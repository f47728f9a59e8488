import { join } from "node:path";
import { domain } from "@rawat/contracts";
import { migrate, platformMigrations } from "@rawat/platform";
import { createTestStore } from "@rawat/platform/testing";
import { migrations } from "../../payment-service/migrations/index.ts";
import { openDatabase } from "../../platform/src/database/open.ts";

/** The payment service's tables without the service, on the engine that the run is on; closing them removes them. */
export async function openPaymentStore() {
  const store = await createTestStore(["payment"]);
  const url = store.environment.DATABASE_URL_PAYMENT;
  const db = await openDatabase({ url, file: join(store.folder, "payment.sqlite") });
  await migrate(db, [...platformMigrations(domain.owners), ...migrations]);
  return {
    db,
    async close() {
      await db.destroy();
      await store.remove();
    },
  };
}

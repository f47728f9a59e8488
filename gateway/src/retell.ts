import { domain } from "@rawat/contracts";
import { retellOf } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { endEverySession } from "./accounts/end-every-session.ts";
import { retellAccounts } from "./accounts/retell-accounts.ts";

const isRestored = process.argv.includes("--restored");

await retellOf("gateway", domain, migrations, async (db, outbox) => {
  if (isRestored) await endEverySession(db);
  return retellAccounts(db, outbox);
});

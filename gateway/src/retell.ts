import { domain } from "@rawat/contracts";
import { retellOf } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { retellAccounts } from "./accounts/retell-accounts.ts";

await retellOf("gateway", domain, migrations, retellAccounts);

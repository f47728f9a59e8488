import { domain } from "@rawat/contracts";
import { retellOf } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { serviceName } from "./config.ts";
import { retellPayments } from "./payments/retell-payments.ts";

await retellOf(serviceName, domain, migrations, retellPayments);

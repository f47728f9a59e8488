import { domain } from "@rawat/contracts";
import { retellOf } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { serviceName } from "./config.ts";
import { retellPatients } from "./register/retell-patients.ts";

await retellOf(serviceName, domain, migrations, retellPatients);

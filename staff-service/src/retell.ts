import { domain } from "@rawat/contracts";
import { retellOf } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { serviceName } from "./config.ts";
import { retellStaff } from "./people/retell-staff.ts";

await retellOf(serviceName, domain, migrations, retellStaff);

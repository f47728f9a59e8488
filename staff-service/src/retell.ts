import { retellOf } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { serviceName } from "./app.ts";
import { retellStaff } from "./people/retell-staff.ts";

await retellOf(serviceName, migrations, retellStaff);

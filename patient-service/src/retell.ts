import { retellOf } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { serviceName } from "./app.ts";
import { retellPatients } from "./register/retell-patients.ts";

await retellOf(serviceName, migrations, retellPatients);

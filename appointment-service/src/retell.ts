import { domain } from "@rawat/contracts";
import { retellOf } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { retellAppointments } from "./booking/retell-appointments.ts";
import { serviceName } from "./config.ts";

await retellOf(serviceName, domain, migrations, retellAppointments);

import { domain } from "@rawat/contracts";
import { retellOf } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { serviceName } from "./config.ts";
import { retellConsultations } from "./consultations/retell-consultations.ts";
import { retellPresence } from "./presence/retell-presence.ts";

await retellOf(
  serviceName,
  domain,
  migrations,
  async (db, outbox) => (await retellConsultations(db, outbox)) + (await retellPresence(db, outbox)),
);

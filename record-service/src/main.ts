import { appointments, consultations, domain, patients, staff } from "@rawat/contracts";
import { createEncryption, createServiceClient, runService } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { Config, serviceName } from "./config.ts";
import { peopleReactions, reactions } from "./events.ts";
import { routes } from "./routes.ts";

await runService({
  name: serviceName,
  domain,
  config: Config,
  migrations,
  open: ({ config, neighbours }) => ({
    patients: createServiceClient(patients, neighbours.patient),
    appointments: createServiceClient(appointments, neighbours.appointment),
    consultations: createServiceClient(consultations, neighbours.chat),
    staff: createServiceClient(staff, neighbours.staff),
    encryption: createEncryption(config.RECORD_ENCRYPTION_KEY),
  }),
  routes,
  reactions: () => reactions,
  beside: () => ({ "record-people": peopleReactions }),
});

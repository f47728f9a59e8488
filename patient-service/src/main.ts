import { appointments, domain, records, serviceTimeline } from "@rawat/contracts";
import { createEncryption, createServiceClient, runService } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { Config, serviceName } from "./config.ts";
import { createPatientCache } from "./register/patient-cache.ts";
import { routes } from "./routes.ts";

await runService({
  name: serviceName,
  domain,
  config: Config,
  migrations,
  open: ({ config, foundation: { keyValue, logger }, neighbours: { appointment, record } }) => ({
    appointments: createServiceClient(appointments, appointment),
    records: createServiceClient(records, record),
    timelines: {
      appointment: createServiceClient(serviceTimeline, appointment),
      record: createServiceClient(serviceTimeline, record),
    },
    encryption: createEncryption(config.RECORD_ENCRYPTION_KEY),
    cache: createPatientCache(keyValue, logger),
  }),
  routes,
});

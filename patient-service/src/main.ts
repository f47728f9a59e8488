import { appointments, domain, records, serviceTimeline } from "@rawat/contracts";
import { createEncryption, createMarkedCache, createServiceClient, runService } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { Config, serviceName } from "./config.ts";
import type { PatientRow } from "./register/patient-row.ts";
import { routes } from "./routes.ts";

await runService({
  name: serviceName,
  domain,
  config: Config,
  migrations,
  open: ({ config, foundation: { keyValue, logger }, neighbours: { appointment, record, payment, chat } }) => ({
    appointments: createServiceClient(appointments, appointment),
    records: createServiceClient(records, record),
    timelines: {
      appointment: createServiceClient(serviceTimeline, appointment),
      record: createServiceClient(serviceTimeline, record),
      payment: createServiceClient(serviceTimeline, payment),
      chat: createServiceClient(serviceTimeline, chat),
    },
    encryption: createEncryption(config.RECORD_ENCRYPTION_KEY),
    cache: createMarkedCache<PatientRow>("patient", keyValue, logger),
  }),
  routes,
});

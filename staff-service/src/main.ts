import { appointments, domain } from "@rawat/contracts";
import { createServiceClient, runService } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { Config, serviceName } from "./config.ts";
import { reactions } from "./events.ts";
import { startPublishing } from "./news/publish-due.ts";
import { routes } from "./routes.ts";

await runService({
  name: serviceName,
  domain,
  config: Config,
  migrations,
  open: ({ config, neighbours }) => ({
    appointments: createServiceClient(appointments, neighbours.appointment),
    clinicName: config.CLINIC_NAME,
    consultation: {
      minutes: config.CONSULTATION_MINUTES,
      noShowMinutes: config.CONSULTATION_NO_SHOW_MINUTES,
      warningMinutes: config.CONSULTATION_WARNING_MINUTES,
    },
    publicUrl: config.PUBLIC_URL ?? "http://localhost:5000",
  }),
  routes,
  reactions,
  start: (deps, lifecycle) => lifecycle.opened("publishing of news", startPublishing(deps), (open) => open.stop()),
});

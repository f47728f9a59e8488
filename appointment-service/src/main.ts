import { clinic, doctors, domain, patients } from "@rawat/contracts";
import { createEncryption, createOriginOf, createServiceClient, runService } from "@rawat/platform";
import { migrations } from "../migrations/index.ts";
import { createClinicName } from "./calendar/clinic-name.ts";
import { Config, serviceName } from "./config.ts";
import { peopleReactions, reactions } from "./events.ts";
import { startReminders } from "./reminders/remind.ts";
import { routes } from "./routes.ts";

await runService({
  name: serviceName,
  domain,
  config: Config,
  migrations,
  open: ({ config, neighbours: { patient, staff } }) => ({
    encryption: createEncryption(config.RECORD_ENCRYPTION_KEY),
    patients: createServiceClient(patients, patient),
    doctors: createServiceClient(doctors, staff),
    clinicName: createClinicName(createServiceClient(clinic, staff), config.CLINIC_NAME),
    publicUrl: config.PUBLIC_URL ?? "http://localhost:5000",
    ownLimits: {
      ahead: config.LIMIT_PATIENT_APPOINTMENTS,
      aDay: config.LIMIT_PATIENT_DAILY_BOOKINGS,
      newcomersMinutes: config.LIMIT_NEWCOMERS_MINUTES,
    },
    originOf: createOriginOf(config.INTERNAL_SECRET),
  }),
  routes,
  reactions,
  beside: () => ({ "appointment-people": peopleReactions }),
  start: (deps, lifecycle) => lifecycle.opened("reminders", startReminders(deps), (open) => open.stop()),
});

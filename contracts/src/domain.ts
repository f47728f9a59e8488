import { serviceAudit, wantedBy } from "./audit.ts";
import { type ClinicEvents, events, subscriptions } from "./events.ts";
import type { Domain } from "./language/domain.ts";
import { services } from "./services.ts";
import { clinicSettings } from "./settings.ts";

/** What a clinic's programs are, beside what every program is. */
export const domain = {
  events,
  subscriptions,
  shutsOut: {
    "session.revoked": ({ accountId, sessionId }) => (sessionId === undefined ? { accountId } : { sessionId }),
    "account.disabled": ({ id }) => ({ accountId: id }),
  },
  gateway: { port: 5_000 },
  services,
  settings: clinicSettings,
  zone: "CLINIC_TIME_ZONE",
  owners: ["patientId"],
  trail: serviceAudit,
  wantedBy,
} as const satisfies Domain<ClinicEvents>;

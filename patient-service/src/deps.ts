import type { appointments, Client, ClinicEvents, records, serviceTimeline } from "@rawat/contracts";
import type { Encryption, Foundation, MarkedCache } from "@rawat/platform";
import type { PatientRow } from "./register/patient-row.ts";

/** What this service is given. */
export interface Deps extends Foundation<ClinicEvents> {
  appointments: Client<typeof appointments>;
  records: Client<typeof records>;
  /** Who knows a part of a patient's story, by the service's name. */
  timelines: Readonly<Record<"appointment" | "record" | "payment" | "chat", Client<typeof serviceTimeline>>>;
  encryption: Encryption;
  cache: MarkedCache<PatientRow>;
}

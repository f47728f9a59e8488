import type { appointments, Client, ClinicEvents, consultations, patients, staff } from "@rawat/contracts";
import type { Encryption, Foundation } from "@rawat/platform";

/** What this service is given. */
export interface Deps extends Foundation<ClinicEvents> {
  patients: Client<typeof patients>;
  appointments: Client<typeof appointments>;
  consultations: Client<typeof consultations>;
  staff: Client<typeof staff>;
  encryption: Encryption;
}

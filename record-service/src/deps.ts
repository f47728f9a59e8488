import type { appointments, Client, ClinicEvents, patients, staff } from "@rawat/contracts";
import type { Encryption, Foundation } from "@rawat/platform";

/** What this service is given. */
export interface Deps extends Foundation<ClinicEvents> {
  patients: Client<typeof patients>;
  appointments: Client<typeof appointments>;
  staff: Client<typeof staff>;
  encryption: Encryption;
}

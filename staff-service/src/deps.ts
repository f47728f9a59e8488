import type { appointments, Client, ClinicEvents } from "@rawat/contracts";
import type { Foundation } from "@rawat/platform";

/** What this service is given. */
export interface Deps extends Foundation<ClinicEvents> {
  appointments: Client<typeof appointments>;
  /** What the clinic is called until an administrator says something else. */
  clinicName: string;
  /** Where people reach the gateway. */
  publicUrl: string;
}

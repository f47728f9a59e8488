import type { appointments, Client, Clinic, ClinicEvents } from "@rawat/contracts";
import type { Foundation } from "@rawat/platform";

/** What this service is given. */
export interface Deps extends Foundation<ClinicEvents> {
  appointments: Client<typeof appointments>;
  /** What the clinic is called until an administrator says something else. */
  clinicName: string;
  /** What is told of paid consultations before anybody pays one. */
  consultation: Clinic["consultation"];
  /** Where people reach the gateway. */
  publicUrl: string;
}

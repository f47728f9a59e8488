import type { appointments } from "@rawat/contracts";
import type { Client } from "@rawat/contracts/client";
import type { Clock, Foundation } from "@rawat/platform";

/** What this service is given. */
export interface Deps extends Foundation {
  clock: Clock;
  appointments: Client<typeof appointments>;
  /** The clinic's time zone. */
  zone: string;
  /** What the clinic is called until an administrator says something else. */
  clinicName: string;
}

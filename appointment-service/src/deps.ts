import type { doctors, patients } from "@rawat/contracts";
import type { Client } from "@rawat/contracts/client";
import type { Clock, Encryption, Foundation } from "@rawat/platform";

/** What this service is given. */
export interface Deps extends Foundation {
  clock: Clock;
  encryption: Encryption;
  patients: Client<typeof patients>;
  doctors: Client<typeof doctors>;
  /** The clinic's time zone. */
  zone: string;
  /** What the clinic is called now. */
  clinicName: () => Promise<string>;
  /** Where people reach the gateway. */
  publicUrl: string;
  /** Coming appointments a patient may book for themself. */
  ownBookingsMax: number;
}

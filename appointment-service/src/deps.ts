import type { Client, ClinicEvents, doctors, patients } from "@rawat/contracts";
import type { createOriginOf, Encryption, Foundation } from "@rawat/platform";

/** What this service is given. */
export interface Deps extends Foundation<ClinicEvents> {
  encryption: Encryption;
  patients: Client<typeof patients>;
  doctors: Client<typeof doctors>;
  /** What the clinic is called now. */
  clinicName: () => Promise<string>;
  /** Where people reach the gateway. */
  publicUrl: string;
  /** How many appointments a patient may have ahead that they booked for themself, and make in 24 hours. */
  ownLimits: {
    ahead: number;
    aDay: number;
    /** Minutes of a doctor's day that people whom the clinic does not know yet may take from one place. */
    newcomersMinutes: number;
  };
  /** From where the request in hand comes. */
  originOf: ReturnType<typeof createOriginOf>;
}

import type { Clock, Encryption, Foundation } from "@rawat/platform";
import type { Neighbours } from "./neighbours.ts";
import type { PatientCache } from "./register/patient-cache.ts";

/** What this service is given. */
export interface Deps extends Foundation, Neighbours {
  clock: Clock;
  encryption: Encryption;
  cache: PatientCache;
  /** The clinic's time zone. */
  zone: string;
}

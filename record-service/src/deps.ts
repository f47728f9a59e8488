import type { Clock, Encryption, Foundation } from "@rawat/platform";
import type { Neighbours } from "./neighbours.ts";

/** What this service is given. */
export interface Deps extends Foundation, Neighbours {
  clock: Clock;
  encryption: Encryption;
  /** The clinic's time zone. */
  zone: string;
}

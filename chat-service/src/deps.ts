import type { Client, ClinicEvents, doctors } from "@rawat/contracts";
import type { Encryption, Foundation, Mail, Rounds, SocketHub, TokenCheck } from "@rawat/platform";
import type { Times } from "./consultations/times.ts";
import type { Sender } from "./notifications/letter.ts";
import type { Presence } from "./presence/presence.ts";

/** What this service is given. */
export interface Deps extends Foundation<ClinicEvents> {
  doctors: Client<typeof doctors>;
  encryption: Encryption;
  hub: SocketHub;
  whose: TokenCheck;
  times: Times;
  presence: Presence;
  mail: Mail;
  /** Who letters are from. */
  sender: Sender;
  /** What does what is due; it begins once everything is open. */
  keeping: Pick<Rounds, "wake">;
}

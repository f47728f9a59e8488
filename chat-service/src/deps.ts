import type { Client, ClinicEvents, doctors } from "@rawat/contracts";
import type { SocketRate } from "@rawat/contracts/language";
import type {
  createOriginOf,
  Encryption,
  Foundation,
  KeyValue,
  Mail,
  Rounds,
  SocketHub,
  TokenCheck,
} from "@rawat/platform";
import type { Times } from "./consultations/times.ts";
import type { Sender } from "./notifications/letter.ts";
import type { Presence } from "./presence/presence.ts";

/** What this service is given. */
export interface Deps extends Foundation<ClinicEvents> {
  doctors: Client<typeof doctors>;
  encryption: Encryption;
  hub: SocketHub;
  whose: TokenCheck;
  /** Counts for all instances; for this one alone while they share nothing. */
  limits: Pick<KeyValue, "take" | "giveBack">;
  originOf: ReturnType<typeof createOriginOf>;
  /** How often one account may say something. */
  messageRate: SocketRate;
  /** How often a day one account may say something in rooms: what is said there is kept, and nobody has paid for it. */
  roomMessagesADay: number;
  times: Times;
  presence: Presence;
  mail: Mail;
  /** Who letters are from. */
  sender: Sender;
  /** What does what is due; it begins once everything is open. */
  keeping: Pick<Rounds, "wake">;
}

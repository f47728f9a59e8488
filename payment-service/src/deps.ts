import type { Client, ClinicEvents, doctors, patients } from "@rawat/contracts";
import type { createOriginOf, Foundation, KeyValue, MarkedCache, Rounds } from "@rawat/platform";
import type { KeptOrder } from "./orders/order.ts";
import type { Provider } from "./provider/midtrans.ts";

/** What this service is given. */
export interface Deps extends Foundation<ClinicEvents> {
  patients: Client<typeof patients>;
  doctors: Client<typeof doctors>;
  provider: Provider;
  /** The first page of each patient's orders. */
  orderCache: MarkedCache<KeptOrder[]>;
  /** What the provider signs its notifications with. */
  signatureKey: string;
  /** Where people reach the gateway. */
  publicUrl: string;
  /** For how long a payment can be paid. */
  paymentMinutes: number;
  /** Orders of their own that may wait for a patient, and payments that one may begin in 24 hours. */
  ownLimits: { orders: number; paymentsADay: number };
  /** From where the request in hand comes. */
  originOf: ReturnType<typeof createOriginOf>;
  /** What is counted by time; it goes on being counted while the shared counters are away. */
  limits: Pick<KeyValue, "take" | "giveBack">;
  /** After how long a payment of which nothing was heard is asked for. */
  checkPaceMs: number;
  /** What acts on notifications that were kept. */
  handling: Pick<Rounds, "wake">;
}

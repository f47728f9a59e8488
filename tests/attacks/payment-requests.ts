import { randomUUID } from "node:crypto";
import type { Asked } from "../harness/caller.ts";
import { notification } from "../harness/payments.ts";
import type { Cast } from "./cast.ts";
import { orderPrice } from "./clinic.ts";
import type { Person } from "./person.ts";

const ownOr = (cast: Cast, { patientId }: Person) => (patientId === "-" ? cast.people.owner.patientId : patientId);
const methods = ["cash", "transfer", "card"] as const;
let serial = 0;

/** One request that each endpoint of orders and payments accepts; of two for the same, the bodies differ. */
export const paymentRequests: Readonly<
  Record<string, (cast: Cast, caller: Person, id: string) => Asked | Promise<Asked>>
> = {
  "payment.orders.list": () => ({}),
  "payment.orders.create": (cast, caller) => ({
    json: { userId: ownOr(cast, caller), product: `Rontgen ${randomUUID()}`, price: 175_000, status: "pending" },
  }),
  "payment.orders.get": () => ({}),
  "payment.orders.ofPatient": () => ({}),
  "payment.orders.change": () => ({ json: { status: "confirmed", price: orderPrice + 1 } }),
  "payment.orders.payAtCounter": () => ({
    json: { method: methods[serial++ % methods.length], amount: orderPrice },
  }),
  "payment.priceList.get": () => ({}),
  "payment.priceList.replace": () => ({
    json: [{ code: "MCU-01", name: `Check-up ${randomUUID()}`, price: 350_000, active: true }],
  }),
  "payment.payments.list": () => ({}),
  "payment.payments.create": async (cast, caller) => ({
    json: { orderId: (await cast.clinic.order(ownOr(cast, caller))).id },
  }),
  "payment.payments.callback": () => ({ json: notification(`RW-${randomUUID()}`) }),
  "payment.payments.get": () => ({}),
  "payment.payments.sync": () => ({}),
  "payment.payments.cancel": () => ({}),
  "payment.payments.refund": () => ({ json: { reason: "Batal", amount: 1_000 + serial++ } }),
  "payment.payments.completeRefund": () => ({ json: { method: "transfer", note: "BCA" } }),
  "payment.payments.withdrawRefund": () => ({}),
  "payment.paymentBooks.daily": () => ({}),
  "payment.paymentBooks.dayEnd": () => ({}),
  "payment.paymentBooks.balances": () => ({}),
  "payment.paymentBooks.ledger": () => ({}),
  "payment.paymentBooks.differences": () => ({}),
  "payment.paymentBooks.resolve": () => ({ json: { note: "Dicek di dasbor" } }),
  "payment.serviceTimeline.list": () => ({}),
  "payment.serviceAudit.list": () => ({}),
};

import type { ClinicEvents } from "@rawat/contracts";
import { createOutbox, instant, inTransaction, newId, runAs } from "@rawat/platform";
import { openPaymentStore } from "../../tests/harness/payment-store.ts";
import type { Deps } from "../src/deps.ts";
import { applyPaymentStatus } from "../src/payments/apply-status.ts";
import { observationOf } from "../src/payments/facts.ts";
import { type KeptPayment, newPayment } from "../src/payments/payment.ts";
import { insertPayment } from "../src/payments/payment-store.ts";
import { TransactionStatus } from "../src/provider/answers.ts";
import type { Provider } from "../src/provider/midtrans.ts";
import { ProviderAway } from "../src/provider/provider-errors.ts";
import { newRefund } from "../src/refunds/refund.ts";

export const amount = 150_000;

export const away = async () => {
  throw new ProviderAway("it is away");
};
const nothing: Provider = { openPage: away, status: away, expire: away, cancel: away, refund: away };
const wish = { doctorId: newId(), orderId: null, description: "x", amount, openFor: null, minutes: 15 };

/** What the provider says of a payment: paid, unless told. */
export const statusOf = (payment: KeptPayment, more: object = {}) =>
  TransactionStatus.parse({
    order_id: payment.orderNumber,
    transaction_id: "attempt-1",
    transaction_status: "settlement",
    gross_amount: `${amount}.00`,
    currency: "IDR",
    payment_type: "qris",
    transaction_time: "2026-11-27 22:00:00",
    settlement_time: "2026-11-27 22:00:30",
    ...more,
  });

/** A refund of the first attempt that somebody has asked for. */
export const waitingFor = (payment: KeptPayment, sum: number) =>
  newRefund(
    { paymentId: payment.id, transactionId: "attempt-1", amount: sum, reason: "x", requestedBy: "x", method: "qris" },
    instant(new Date()),
  );

/** The payment service's own store, with a provider that answers as a test wants it to. */
export async function openProvided() {
  const { db, close } = await openPaymentStore();

  const depsWith = (provider: Partial<Provider>, now: () => Date = () => new Date()): Deps =>
    ({
      db,
      clock: { now },
      zone: "Asia/Jakarta",
      outbox: createOutbox<ClinicEvents>("payment"),
      paymentMinutes: 15,
      checkPaceMs: 60_000,
      orderCache: { through: async <T>(_: string, load: () => Promise<T>) => load(), bypass: async () => {} },
      publicUrl: "http://localhost:5000",
      provider: { ...nothing, ...provider },
      logger: { warn() {}, error() {}, info() {}, debug() {} },
    }) as unknown as Deps;

  async function begun(more: Partial<KeptPayment> = {}): Promise<KeptPayment> {
    const payment = { ...newPayment({ ...wish, patientId: newId() }, new Date()), ...more };
    await inTransaction(db, (trx) => insertPayment(trx, payment));
    return payment;
  }

  /** The provider's word of a payment is learned. */
  const seen = (payment: KeptPayment, more: object = {}) =>
    runAs("payment", () => {
      const observation = observationOf(statusOf(payment, more));
      return applyPaymentStatus(depsWith({}), payment.id, { source: "sync", seen: observation.seen, observation });
    });

  async function paid(): Promise<KeptPayment> {
    const payment = await begun();
    await seen(payment);
    return payment;
  }
  return { db, close, depsWith, begun, seen, paid };
}

import type { ClinicEvents } from "@rawat/contracts";
import { createOutbox, newId, runAs, systemClock } from "@rawat/platform";
import { openPaymentStore } from "../../tests/harness/payment-store.ts";
import { applyPaymentStatus } from "../src/payments/apply-status.ts";
import { observationOf } from "../src/payments/facts.ts";
import { type KeptPayment, newPayment } from "../src/payments/payment.ts";
import type { SettleDeps } from "../src/payments/settle-up.ts";
import { TransactionStatus } from "../src/provider/answers.ts";
import type { KeptRefund } from "../src/refunds/refund.ts";

export const amount = 150_000;

export interface Step {
  transaction_status: string;
  fraud_status?: string;
  /** Where it is another sum than was asked for. */
  gross_amount?: string;
  refunds?: { refund_key?: string; refund_chargeback_id?: string; refund_amount: string }[];
}

const taken = (refund_chargeback_id: string, sum: number) => ({ refund_chargeback_id, refund_amount: `${sum}.00` });
export const back = (refund_key: string, sum: number) => ({ refund_key, refund_amount: `${sum}.00` });

/** What may be seen of one attempt, in the order in which it may happen (the vendor's table of moves). */
export const histories: Readonly<Record<string, readonly Step[]>> = {
  paid: [{ transaction_status: "pending" }, { transaction_status: "settlement" }],
  "paid late": [
    { transaction_status: "pending" },
    { transaction_status: "expire" },
    { transaction_status: "settlement" },
  ],
  card: [{ transaction_status: "capture", fraud_status: "accept" }, { transaction_status: "settlement" }],
  "card called off": [{ transaction_status: "capture", fraud_status: "accept" }, { transaction_status: "cancel" }],
  challenged: [
    { transaction_status: "capture", fraud_status: "challenge" },
    { transaction_status: "capture", fraud_status: "accept" },
    { transaction_status: "settlement" },
  ],
  "card of which it is not said whether it was accepted": [{ transaction_status: "capture" }],
  "card of which that is not said, settled": [{ transaction_status: "capture" }, { transaction_status: "settlement" }],
  "denied by the look for fraud": [{ transaction_status: "capture", fraud_status: "deny" }],
  "challenged, denied": [{ transaction_status: "capture", fraud_status: "challenge" }, { transaction_status: "deny" }],
  reversed: [{ transaction_status: "pending" }, { transaction_status: "settlement" }, { transaction_status: "deny" }],
  disputed: [{ transaction_status: "settlement" }, { transaction_status: "chargeback" }],
  "disputed in part": [
    { transaction_status: "settlement" },
    { transaction_status: "partial_chargeback", refunds: [back("c", 50_000)] },
  ],
  "disputed in part, then whole": [
    { transaction_status: "settlement" },
    { transaction_status: "partial_chargeback", refunds: [taken("1", 50_000)] },
    { transaction_status: "chargeback", refunds: [taken("1", 50_000), taken("2", 100_000)] },
  ],
  "disputed in parts that are the whole": [
    { transaction_status: "settlement" },
    { transaction_status: "partial_chargeback", refunds: [taken("1", 50_000)] },
    { transaction_status: "partial_chargeback", refunds: [taken("1", 50_000), taken("2", 100_000)] },
  ],
  "disputed in part, then reversed": [
    { transaction_status: "settlement" },
    { transaction_status: "partial_chargeback", refunds: [taken("1", 50_000)] },
    { transaction_status: "deny" },
  ],
  "given back in two parts": [
    { transaction_status: "settlement" },
    { transaction_status: "partial_refund", refunds: [back("a", 50_000)] },
    { transaction_status: "refund", refunds: [back("a", 50_000), back("b", 100_000)] },
  ],
  denied: [{ transaction_status: "pending" }, { transaction_status: "deny" }],
  expired: [{ transaction_status: "pending" }, { transaction_status: "expire" }],
  cancelled: [{ transaction_status: "pending" }, { transaction_status: "cancel" }],
};

export interface Observed extends Step {
  transaction_id: string;
  /** Minutes after the payment began. */
  minute: number;
}

export const statusOf = (orderNumber: string, { transaction_id, minute, ...step }: Observed) =>
  observationOf(
    TransactionStatus.parse({
      order_id: orderNumber,
      transaction_id,
      gross_amount: `${amount}.00`,
      currency: "IDR",
      payment_type: "qris",
      transaction_time: `2026-11-27 22:${String(minute).padStart(2, "0")}:00`,
      settlement_time: `2026-11-27 22:${String(minute).padStart(2, "0")}:30`,
      ...step,
    }),
  );

export const wish = {
  patientId: newId(),
  doctorId: null,
  orderId: null,
  description: "Medical check-up",
  amount,
  openFor: null,
  minutes: 15,
};

interface Line {
  kind: string;
  reference: string;
  account: string;
  amount: number;
}

/** A place where observations are taken in, and what there is of a payment after them. */
export async function openObserving() {
  const { db, close } = await openPaymentStore();
  const deps: SettleDeps = {
    db,
    clock: systemClock,
    zone: "Asia/Jakarta",
    outbox: createOutbox<ClinicEvents>("payment"),
    orderCache: { through: async <T>(_: string, load: () => Promise<T>) => load(), bypass: async () => {} },
    checkPaceMs: 60_000,
  };

  async function see({ id, orderNumber }: Pick<KeptPayment, "id" | "orderNumber">, one: Observed): Promise<void> {
    const observation = statusOf(orderNumber, one);
    await runAs("payment", () =>
      applyPaymentStatus(deps, id, { source: "notification", seen: observation.seen, observation }),
    );
  }

  /** Takes in observations in an order, of a payment of their own. */
  async function take(observed: readonly Observed[]) {
    const begun = newPayment(wish, new Date("2026-11-27T15:00:00.000Z"));
    await db("payments").insert(begun);
    for (const one of observed) await see(begun, one);
    const payment: KeptPayment = await db("payments").where({ id: begun.id }).first();
    const ledger: Line[] = await db("ledger")
      .where({ paymentId: begun.id })
      .select("kind", "reference", "account", "amount");
    const told: { topic: string; body: string }[] = await db("outbox").where(
      "body",
      "like",
      `%"subject":"${begun.id}"%`,
    );
    const refunds: KeptRefund[] = await db("refunds").where({ paymentId: begun.id });
    // That it changed is news to nobody but those who look at it just then.
    const topics = told.map(({ topic }) => topic).filter((topic) => topic !== "payment.updated");
    return { payment, ledger, topics, refunds };
  }
  return { db, deps, take, see, close };
}

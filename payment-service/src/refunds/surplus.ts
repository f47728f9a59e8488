import type { Transaction } from "@rawat/platform";
import { isPaidBy, isUnpaid, type KeptOrder } from "../orders/order.ts";
import { type Attempt, countedOf, isHere, refundsOf, sumOf } from "../payments/judge.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { newRefund } from "./refund.ts";
import { insertRefund, listRefunds } from "./refund-store.ts";

interface Paid {
  payment: KeptPayment;
  order: KeptOrder | undefined;
  attempts: readonly Attempt[];
  at: string;
}

/**
 * Gives back what nobody owes: a second attempt that was paid too, and a payment for an order that was paid otherwise meanwhile, called
 * off, or changed in its price, or for a consultation that was none. Nobody has to ask for it, and it is asked for once: what of it goes back already goes back no more.
 */
export async function giveBackSurplus(trx: Transaction, { payment, order, attempts, at }: Paid): Promise<void> {
  const paid = attempts.filter(isHere);
  if (paid.length === 0) return;
  const isOwed = order
    ? isPaidBy(order, payment) || (order.paymentId === payment.id && order.status !== "refunded")
    : payment.freeBecause === null;
  const known = (await listRefunds(trx, payment.id)).filter(({ status }) => status !== "refused");
  const counted = countedOf(attempts, { amount: payment.amount, refunds: known });
  const surplus = isOwed ? paid.filter(({ transactionId }) => transactionId !== counted?.transactionId) : paid;
  const reason = isOwed ? "Paid twice" : (payment.freeBecause ?? reasonOf(order));
  const { id: paymentId } = payment;
  for (const attempt of surplus) {
    const { transactionId, method } = attempt;
    const amount = payment.amount - sumOf(refundsOf(known, attempt));
    if (amount > 0) {
      const wish = { paymentId, transactionId, amount, reason, requestedBy: null, method, isSurplus: true };
      await insertRefund(trx, newRefund(wish, at));
    }
  }
}

function reasonOf(order: KeptOrder | undefined): string {
  if (order?.status === "cancelled") return "The order was cancelled";
  return order && isUnpaid(order) ? "The price was changed" : "The order was paid already";
}

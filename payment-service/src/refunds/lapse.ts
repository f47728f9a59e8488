import type { Transaction } from "@rawat/platform";
import { type Attempt, countedOf, isHere, sumOf } from "../payments/judge.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { lessenRefused } from "../reconcile/difference-store.ts";
import { type KeptRefund, newRefund } from "./refund.ts";
import { insertRefund, listRefunds, writeRefund } from "./refund-store.ts";

/**
 * Ends refunds that wait for money which is here no more: the bank took it back, somebody gave it back at the provider's own pages. Nobody
 * gets more than was paid; what waits and is more than is left becomes what is left. Should the provider have done one of them after all,
 * it is learned as done.
 */
export async function lapseRefunds(
  trx: Transaction,
  { id, amount }: Pick<KeptPayment, "id" | "amount">,
  attempts: readonly Attempt[],
  at: string,
): Promise<void> {
  const refunds = await listRefunds(trx, id);
  const counted = countedOf(attempts, { amount, refunds });
  for (const attempt of attempts) {
    const own = refunds.filter(
      ({ transactionId }) => (transactionId ?? counted?.transactionId) === attempt.transactionId,
    );
    let left = isHere(attempt) ? amount - sumOf(own.filter(({ status }) => status === "done")) : 0;
    for (const refund of own.filter(isWaiting)) {
      const waits = Math.max(0, Math.min(refund.amount, left));
      left -= waits;
      if (waits < refund.amount) await lessen(trx, refund, { waits, at, isGone: !isHere(attempt) });
    }
  }
}

interface Lessening {
  waits: number;
  at: string;
  isGone: boolean;
}

/** What the provider was asked for under a key it may have done; what is left is asked for under another one. */
async function lessen(trx: Transaction, refund: KeptRefund, { waits, at, isGone }: Lessening): Promise<void> {
  if (refund.status === "by_hand" && waits > 0) {
    await lessenRefused(trx, { paymentId: refund.paymentId, refundId: refund.id, amount: waits });
    return writeRefund(trx, { ...refund, amount: waits });
  }
  await writeRefund(trx, { ...refund, status: "refused", dueAt: null, ended: isGone ? "lapsed" : refund.ended });
  if (waits > 0) await insertRefund(trx, newRefund({ ...refund, amount: waits }, at));
}

const isWaiting = ({ status }: KeptRefund): boolean => status === "requested" || status === "by_hand";

import type { Transaction } from "@rawat/platform";
import { type Attempt, countedOf, sumOf } from "../payments/judge.ts";
import type { KeptPayment } from "../payments/payment.ts";
import type { KeptRefund } from "./refund.ts";
import { listRefunds, writeRefund } from "./refund-store.ts";

/**
 * Ends refunds that wait for money which is here no more: the bank took it back, somebody gave it back at the provider's own pages. Nobody
 * gets more than was paid. Should the provider have done one of them after all, it is learned as done.
 */
export async function lapseRefunds(
  trx: Transaction,
  { id, amount }: Pick<KeptPayment, "id" | "amount">,
  attempts: readonly Attempt[],
): Promise<void> {
  const refunds = await listRefunds(trx, id);
  const counted = countedOf(attempts);
  for (const attempt of attempts) {
    const own = refunds.filter(
      ({ transactionId }) => (transactionId ?? counted?.transactionId) === attempt.transactionId,
    );
    let left = attempt.state === "paid" ? amount - sumOf(own.filter(({ status }) => status === "done")) : 0;
    for (const refund of own.filter(isWaiting)) {
      if (refund.amount <= left) left -= refund.amount;
      else await writeRefund(trx, { ...refund, status: "refused", dueAt: null });
    }
  }
}

const isWaiting = ({ status }: KeptRefund): boolean => status === "requested" || status === "by_hand";

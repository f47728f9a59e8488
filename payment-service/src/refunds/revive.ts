import type { Transaction } from "@rawat/platform";
import { type Attempt, countedOf, isHere } from "../payments/judge.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { type KeptRefund, newRefund } from "./refund.ts";
import { insertRefund, listRefunds, writeRefund } from "./refund-store.ts";

/**
 * Begins refunds anew of money that is here after all: a charge that was called off in place of a refund was settled by the bank all the
 * same, or a refund had ended only because the money was gone.
 */
export async function reviveRefunds(
  trx: Transaction,
  { id, amount }: Pick<KeptPayment, "id" | "amount">,
  attempts: readonly Attempt[],
  at: string,
): Promise<void> {
  const refunds = await listRefunds(trx, id);
  const counted = countedOf(attempts, { amount, refunds });
  for (const refund of refunds.filter(isUndone)) {
    const of = refund.transactionId ?? counted?.transactionId;
    const attempt = attempts.find(({ transactionId }) => transactionId === of);
    if (!attempt || !isHere(attempt)) continue;
    // What was said of it stays; what is to be done is another one.
    await writeRefund(trx, { ...refund, status: "refused", doneAt: null, ended: null });
    await insertRefund(trx, newRefund({ ...refund, method: attempt.method }, at));
  }
}

const isUndone = ({ status, ended }: KeptRefund): boolean =>
  (status === "done" && ended === "called_off") || (status === "refused" && ended === "lapsed");

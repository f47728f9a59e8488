import type { Transaction } from "@rawat/platform";
import { accountOf } from "../books/ledger.ts";
import { type Attempt, isHere, refundsOf, sumOf } from "../payments/judge.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { insertDifference } from "../reconcile/difference-store.ts";
import type { KeptRefund } from "./refund.ts";

interface Seen {
  attempts: readonly Attempt[];
  refunds: readonly KeptRefund[];
  at: string;
}

/**
 * Tells the clinic of an attempt of which more went than came: somebody gave it back by hand and the bank took it as well, or it was given
 * back twice. The clinic is short of it, and no book mends that. When more goes, that is told anew.
 */
export async function noteGoneTwice(
  trx: Transaction,
  { id: paymentId, amount }: Pick<KeptPayment, "id" | "amount">,
  { attempts, refunds, at }: Seen,
): Promise<void> {
  const done = refunds.filter(({ status }) => status === "done");
  for (const attempt of attempts.filter(({ paidAt }) => paidAt !== undefined)) {
    const own = refundsOf(done, attempt);
    const online = own.filter(({ method }) => accountOf(method ?? "other") === "midtrans");
    const gone = sumOf(own) + (isHere(attempt) ? 0 : amount - sumOf(online));
    if (gone <= amount) continue;
    const seen = `${attempt.state}; gone: ${gone} of ${amount}`;
    await insertDifference(trx, {
      paymentId,
      kind: "gone_twice",
      reference: `${attempt.transactionId} ${gone}`,
      seen,
      at,
    });
  }
}

import type { EventData } from "@rawat/contracts";
import { instant, type Transaction } from "@rawat/platform";
import { attemptsOf, countedOf, isHere, leftOf } from "../payments/judge.ts";
import { findPayment, listFacts, lockPayment } from "../payments/payment-store.ts";
import { type SettleDeps, settleUp } from "../payments/settle-up.ts";
import { addToStory } from "../payments/story-store.ts";
import { newRefund } from "./refund.ts";
import { insertRefund, listRefunds } from "./refund-store.ts";

type Ended = EventData<"consultation.ended">;

/** Why what was paid for a consultation goes back by itself. */
const reasons: Partial<Record<Ended["endedBecause"], string>> = {
  not_started: "The consultation could not begin",
  unanswered: "The doctor did not answer",
  doctor_gone: "The doctor could not go on",
};

/** Frees the doctor's place of a consultation that is over, and gives back what was paid where nobody owes it; told again it does nothing. */
export async function endConsultation(
  trx: Transaction,
  deps: SettleDeps,
  { paymentId, endedBecause, isToRefund }: Ended,
): Promise<void> {
  // A restored register may be older than what it is told of.
  if (!(await findPayment(trx, { id: paymentId }))) return;
  const payment = await lockPayment(trx, paymentId);
  if (payment.consultationEndedAt !== null) return;
  const at = instant(deps.clock.now());
  const reason = reasons[endedBecause] ?? "The doctor did not answer";
  const refunds = await listRefunds(trx, paymentId);
  const counted = countedOf(attemptsOf(await listFacts(trx, paymentId)), { amount: payment.amount, refunds });
  const amount = isToRefund && counted && isHere(counted) ? leftOf(payment, refunds, counted) : 0;
  if (amount > 0) {
    const wish = { paymentId, transactionId: counted?.transactionId ?? null, amount, reason, requestedBy: null };
    await insertRefund(trx, newRefund({ ...wish, method: counted?.method ?? payment.method }, at));
  }
  const after = await settleUp(trx, deps, { ...payment, consultationEndedAt: at }, undefined, null);
  const seen = amount > 0 ? `refund of ${amount}: ${reason}` : "the consultation is over";
  await addToStory(trx, paymentId, { source: "refund", seen }, after.status, at);
}

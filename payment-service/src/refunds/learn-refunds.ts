import type { Transaction } from "@rawat/platform";
import { accountOf } from "../books/ledger.ts";
import { fitKey, isOfBank, type Observation } from "../payments/facts.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { insertDifference } from "../reconcile/difference-store.ts";
import { doneByProvider, type KeptRefund, newRefund } from "./refund.ts";
import { insertRefund, listRefunds, writeRefund } from "./refund-store.ts";

/** What the bank took for a dispute, as pages know to say it. */
const disputedReason = "Disputed at the bank";

/**
 * Notes which refunds the provider says are done: our own by their key, and those that somebody has begun at the provider's own pages,
 * of which the clinic is told.
 */
export async function learnRefunds(
  trx: Transaction,
  payment: KeptPayment,
  { refunds, transactionId, facts, isGivenBack }: Observation,
  at: string,
): Promise<void> {
  const isVoided = facts.some(({ fact }) => fact === "cancelled");
  if (refunds.length === 0 && !isVoided && !isGivenBack) return;
  const known = await listRefunds(trx, payment.id);
  if (isGivenBack && refunds.length === 0 && !known.some(({ status }) => status !== "refused")) {
    const seen = "refund, of which no sum was told: it is not in the books";
    await insertDifference(trx, { paymentId: payment.id, kind: "foreign_refund", reference: transactionId, seen, at });
  }
  for (const { key: told, amount, reason } of refunds) {
    const key = keyOf(told, transactionId, known);
    const ours = known.find(({ refundKey }) => refundKey === key);
    if (ours) await finishAsTold(trx, ours, { amount, at });
    else {
      const method = facts[0]?.method ?? "other";
      const byBank = isOfBank({ refundKey: key });
      const why = byBank ? disputedReason : reason;
      const wish = { paymentId: payment.id, transactionId, amount, reason: why, requestedBy: null, method };
      const learned = { ...doneByProvider(newRefund(wish, at), at), refundKey: key, method };
      await insertRefund(trx, learned);
      // Told twice in one answer it is one.
      known.push(learned);
      const kind = byBank ? "partly_disputed" : "foreign_refund";
      const seen = `refund of ${amount}: ${byBank ? "" : reason}`;
      await insertDifference(trx, { paymentId: payment.id, kind, reference: key, seen, at });
    }
  }
  // A card whose money had not moved yet is called off in place of a refund.
  const isAsked = ({ status }: KeptRefund) => status === "requested" || status === "by_hand";
  const calledOff = known.find(
    (ours) => ours.amount === payment.amount && ours.transactionId === transactionId && isAsked(ours),
  );
  if (isVoided && calledOff) await finish(trx, { ...calledOff, ended: "called_off" }, at);
}

/**
 * By what a refund is known here: by the provider's key, unless another one has it. What somebody handed over, for the provider did not seem to do it,
 * and the provider did as well, is two refunds; so is what somebody gave back of two attempts under one key of theirs.
 */
function keyOf(told: string, transactionId: string, known: readonly KeptRefund[]): string {
  const alike = known.find(({ refundKey }) => refundKey === told);
  if (alike && alike.transactionId !== null && alike.transactionId !== transactionId)
    return fitKey(`${transactionId}:${told}`);
  return alike && wasHandedOver(alike) ? `${told}-online` : told;
}

const wasHandedOver = ({ status, method }: KeptRefund): boolean =>
  status === "done" && accountOf(method ?? "other") !== "midtrans";

/** The provider's word for how much it gave back counts: what of it was asked for and not given goes on waiting, and the clinic is told. */
async function finishAsTold(
  trx: Transaction,
  ours: KeptRefund,
  { amount, at }: { amount: number; at: string },
): Promise<void> {
  if (ours.amount === amount) return finish(trx, ours, at);
  const { paymentId, refundKey } = ours;
  const rest = ours.amount - amount;
  const wasAsked = ours.status === "requested" || ours.status === "by_hand";
  await writeRefund(trx, { ...doneByProvider(ours, ours.doneAt ?? at), amount });
  if (wasAsked && rest > 0) await insertRefund(trx, newRefund({ ...ours, amount: rest }, at));
  const seen = `refund of ${amount}: asked for ${ours.amount}`;
  await insertDifference(trx, { paymentId, kind: "foreign_refund", reference: `${refundKey}:${amount}`, seen, at });
}

async function finish(trx: Transaction, refund: KeptRefund, at: string): Promise<void> {
  if (refund.status !== "done") await writeRefund(trx, doneByProvider(refund, at));
}

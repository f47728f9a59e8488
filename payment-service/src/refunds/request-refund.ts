import { setTimeout as delay } from "node:timers/promises";
import type { AccountActor, NewRefund } from "@rawat/contracts";
import { audit, Conflict, currentActor, type IdempotencyClaim, instant, runAs } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { attemptsOf, countedOf, isHere, leftOf } from "../payments/judge.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { inLockOf, listFacts } from "../payments/payment-store.ts";
import { settleUp } from "../payments/settle-up.ts";
import { addToStory } from "../payments/story-store.ts";
import { giveBack } from "./give-back.ts";
import { newRefund } from "./refund.ts";
import { insertRefund, listRefunds } from "./refund-store.ts";

const answerWithinMs = 3_000;

/**
 * Gives back some of a payment, or all that is left: by the provider at once where the method allows, else it waits for a hand. Those
 * who ask at once do so one after the other, and never get more than was paid.
 *
 * @throws Conflict
 */
export async function requestRefund(
  deps: Deps,
  actor: AccountActor,
  paymentId: string,
  { reason, amount }: NewRefund,
  idempotency?: IdempotencyClaim,
): Promise<KeptPayment> {
  const { refund, payment } = await inLockOf(deps.db, paymentId, async (trx, locked, order) => {
    const refunds = await listRefunds(trx, paymentId);
    const paid = countedOf(attemptsOf(await listFacts(trx, paymentId)), { amount: locked.amount, refunds });
    if (!paid || !isHere(paid) || locked.status === "refunded") throw new Conflict("not_paid");
    const left = leftOf(locked, refunds, paid);
    if (left <= 0 || (amount ?? 0) > left) throw new Conflict("refund_too_large");
    const at = instant(deps.clock.now());
    const wish = { paymentId, transactionId: paid.transactionId, amount: amount ?? left, reason };
    const made = newRefund({ ...wish, requestedBy: actor.name, method: paid.method }, at);
    await insertRefund(trx, made);
    const after = await settleUp(trx, deps, locked, order, { by: actor.name });
    const seen = `refund of ${made.amount}: ${reason}`;
    await addToStory(trx, paymentId, { source: "operator", seen, by: actor.name }, after.status, at);
    const whose = { patientId: locked.patientId };
    await audit(trx, currentActor(), { action: "payment.refund", subjectId: paymentId, whose });
    await idempotency?.complete(trx, paymentId);
    return { refund: made, payment: after };
  });
  // Whoever asks is not kept waiting for a provider that is slow: it goes on without them, and again if it fails.
  const given = runAs("payment", () => giveBack(deps, refund)).catch((error) => {
    deps.logger.error({ err: error, refundId: refund.id }, "a refund could not be asked for; it is asked for again");
    return undefined;
  });
  return (await Promise.race([given, delay(answerWithinMs, undefined, { ref: false })])) ?? payment;
}

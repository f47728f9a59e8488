import type { AccountActor, RefundNamed } from "@rawat/contracts";
import { audit, Conflict, currentActor, instant, Stale } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { sumOf } from "../payments/judge.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { inLockOf } from "../payments/payment-store.ts";
import { settleUp } from "../payments/settle-up.ts";
import { addToStory } from "../payments/story-store.ts";
import { listRefunds, writeRefund } from "./refund-store.ts";

interface Withdrawal extends RefundNamed {
  /** The version that If-Match demands. */
  ifMatch: number | undefined;
}

/**
 * Ends what somebody asked for and nobody has handed over yet: all of it, or the one that is named. What Rawat gives back by itself nobody owes to the
 * clinic: it stays.
 *
 * @throws Conflict when nothing of the kind waits; Stale
 */
export function withdrawRefund(
  deps: Deps,
  actor: AccountActor,
  paymentId: string,
  { refundId, ifMatch }: Withdrawal,
): Promise<KeptPayment> {
  return inLockOf(deps.db, paymentId, async (trx, payment, order) => {
    if (ifMatch !== undefined && payment.version !== ifMatch) throw new Stale("stale_version");
    const refunds = await listRefunds(trx, paymentId);
    const waiting = refunds.filter(
      ({ id, status, requestedBy }) =>
        status === "by_hand" && requestedBy !== null && (refundId === undefined || id === refundId),
    );
    if (waiting.length === 0) throw new Conflict("no_refund_waits");
    for (const refund of waiting) await writeRefund(trx, { ...refund, status: "refused", ended: "withdrawn" });
    const after = await settleUp(trx, deps, payment, order, { by: actor.name });
    const seen = `refund withdrawn: ${sumOf(waiting)}`;
    await addToStory(
      trx,
      paymentId,
      { source: "operator", seen, by: actor.name },
      after.status,
      instant(deps.clock.now()),
    );
    const whose = { patientId: payment.patientId };
    await audit(trx, currentActor(), { action: "payment.refund_withdraw", subjectId: paymentId, whose });
    return after;
  });
}

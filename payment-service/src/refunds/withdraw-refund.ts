import type { AccountActor } from "@rawat/contracts";
import { audit, Conflict, currentActor, instant, Stale } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { inLockOf } from "../payments/payment-store.ts";
import { settleUp } from "../payments/settle-up.ts";
import { addToStory } from "../payments/story-store.ts";
import { listRefunds, writeRefund } from "./refund-store.ts";

/**
 * Ends what somebody asked for and nobody has handed over yet. What Rawat gives back by itself nobody owes to the clinic: it stays.
 *
 * @param ifMatch the version that If-Match demands.
 * @throws Conflict when nothing of the kind waits; Stale
 */
export function withdrawRefund(
  deps: Deps,
  actor: AccountActor,
  paymentId: string,
  ifMatch: number | undefined,
): Promise<KeptPayment> {
  return inLockOf(deps.db, paymentId, async (trx, payment, order) => {
    if (ifMatch !== undefined && payment.version !== ifMatch) throw new Stale("stale_version");
    const refunds = await listRefunds(trx, paymentId);
    const waiting = refunds.filter(({ status, requestedBy }) => status === "by_hand" && requestedBy !== null);
    if (waiting.length === 0) throw new Conflict("no_refund_waits");
    for (const refund of waiting) await writeRefund(trx, { ...refund, status: "refused", ended: "withdrawn" });
    const after = await settleUp(trx, deps, payment, order, { by: actor.name });
    const told = { source: "operator", seen: "refund withdrawn", by: actor.name } as const;
    await addToStory(trx, paymentId, told, after.status, instant(deps.clock.now()));
    const whose = { patientId: payment.patientId };
    await audit(trx, currentActor(), { action: "payment.refund_withdraw", subjectId: paymentId, whose });
    return after;
  });
}

import type { AccountActor, RefundByHand } from "@rawat/contracts";
import { audit, Conflict, currentActor, instant, Stale } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { inLockOf } from "../payments/payment-store.ts";
import { settleUp } from "../payments/settle-up.ts";
import { addToStory } from "../payments/story-store.ts";
import { listRefunds, writeRefund } from "./refund-store.ts";

interface Completion extends RefundByHand {
  /** The version that If-Match demands. */
  ifMatch: number | undefined;
}

/** Notes that what waited for a hand was given back: from the drawer or the clinic's account. @throws Conflict when nothing waits; Stale */
export function completeRefund(
  deps: Deps,
  actor: AccountActor,
  paymentId: string,
  { method, note, ifMatch }: Completion,
): Promise<KeptPayment> {
  return inLockOf(deps.db, paymentId, async (trx, payment, order) => {
    // Of what waits now somebody may have seen only a part.
    if (ifMatch !== undefined && payment.version !== ifMatch) throw new Stale("stale_version");
    const waiting = (await listRefunds(trx, paymentId)).filter(({ status }) => status === "by_hand");
    if (waiting.length === 0) throw new Conflict("no_refund_waits");
    const at = instant(deps.clock.now());
    // What came over the counter goes back as it came; what the provider holds the clinic sends from its own account.
    const back = method ?? (payment.method === "cash" ? "cash" : "transfer");
    for (const refund of waiting)
      await writeRefund(trx, { ...refund, status: "done", method: back, note: note ?? null, doneAt: at });
    const after = await settleUp(trx, deps, payment, order, actor.name);
    const seen = `given back by hand: ${back}${note ? `, ${note}` : ""}`;
    await addToStory(trx, paymentId, { source: "operator", seen, by: actor.name }, after.status, at);
    const whose = { patientId: payment.patientId };
    await audit(trx, currentActor(), { action: "payment.refund_complete", subjectId: paymentId, whose });
    return after;
  });
}

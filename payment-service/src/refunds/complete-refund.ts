import type { AccountActor, RefundByHand } from "@rawat/contracts";
import { audit, Conflict, currentActor, instant, Stale } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { sumOf } from "../payments/judge.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { inLockOf } from "../payments/payment-store.ts";
import { settleUp } from "../payments/settle-up.ts";
import { addToStory } from "../payments/story-store.ts";
import { type KeptRefund, wasByHand } from "./refund.ts";
import { listRefunds, writeRefund } from "./refund-store.ts";

interface Completion extends RefundByHand {
  /** The version that If-Match demands. */
  ifMatch: number | undefined;
}

const isByHand = ({ status }: KeptRefund): boolean => status === "by_hand";

/** What came over the counter goes back as it came; what the provider holds the clinic sends from its own account. */
const usualWay = (method: KeptPayment["method"]) => (method === "cash" || method === "card" ? method : "transfer");

/** Notes that what waited for a hand was given back: from the drawer or the clinic's account. @throws Conflict when nothing waits; Stale */
export function completeRefund(
  deps: Deps,
  actor: AccountActor,
  paymentId: string,
  { refundId, amount, method, note, ifMatch }: Completion,
): Promise<KeptPayment> {
  return inLockOf(deps.db, paymentId, async (trx, payment, order) => {
    // Of what waits now somebody may have seen only a part.
    if (ifMatch !== undefined && payment.version !== ifMatch) throw new Stale("stale_version");
    const refunds = await listRefunds(trx, paymentId);
    // What is named was handed over, whatever became of it meanwhile: the drawer is short of it.
    const waiting = refunds.filter(refundId === undefined ? isByHand : (one) => one.id === refundId && wasByHand(one));
    if (waiting.length === 0) throw new Conflict("no_refund_waits");
    if ((amount ?? 0) > payment.amount) throw new Conflict("refund_too_large");
    const at = instant(deps.clock.now());
    const back = method ?? usualWay(payment.method);
    const given = { status: "done", method: back, note: note ?? null, doneAt: at, dueAt: null, ended: null } as const;
    for (const refund of waiting) await writeRefund(trx, { ...refund, amount: amount ?? refund.amount, ...given });
    const after = await settleUp(trx, deps, payment, order, { by: actor.name });
    const seen = `given back by hand: ${amount ?? sumOf(waiting)} by ${back}${note ? `, ${note}` : ""}`;
    await addToStory(trx, paymentId, { source: "operator", seen, by: actor.name }, after.status, at);
    const whose = { patientId: payment.patientId };
    await audit(trx, currentActor(), { action: "payment.refund_complete", subjectId: paymentId, whose });
    return after;
  });
}

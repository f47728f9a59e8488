import { createRounds, instant, type Rounds, runAs } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { isUnpaid } from "../orders/order.ts";
import { findOrder } from "../orders/order-store.ts";
import { applyPaymentStatus } from "../payments/apply-status.ts";
import { closePayment } from "../payments/close-payment.ts";
import { observeAll } from "../payments/observe.ts";
import { isPayable, type KeptPayment } from "../payments/payment.ts";
import { claimCheck, listChecksBeyond, listDueChecks, listUnlooked, putOffCheck } from "../payments/payment-store.ts";
import { isProviders } from "../provider/provider-errors.ts";
import { beyondAny } from "./check-times.ts";

const everyMs = 1_000;
const atOnceMax = 20;
/** In every so many rounds it is looked for what a clock that stepped back has put off. */
const beyondEvery = 10;
/** For so long a payment that is looked at is nobody else's to look at; who dies over it holds it no longer. */
const claimForMs = 30_000;

/**
 * Asks for payments of which no notification told: those that may have been paid, those whose time is over, those that may have been reversed. As it starts also
 * for those that can be paid and are not due: what was told while nobody was here the provider tells again minutes later. They take what room the due ones
 * leave, and each was last asked for a pace ago or more, so that whoever dies and starts again and again asks for none more often than that.
 */
export function startReconciler(deps: Deps): Rounds {
  let round = 0;
  let unlooked: KeptPayment[] | undefined;
  return createRounds("reconciler", everyMs, deps.logger, async () => {
    const now = deps.clock.now();
    unlooked ??= await listUnlooked(deps.db, now, deps.checkPaceMs);
    const due = await listDueChecks(deps.db, instant(now), atOnceMax);
    const early = unlooked.splice(0, atOnceMax - due.length);
    const isBusy = due.length >= atOnceMax;
    const isToLookBeyond = round++ % beyondEvery === 0;
    if (isToLookBeyond) due.push(...(await listChecksBeyond(deps.db, beyondAny(now, deps.checkPaceMs))));
    const lookAt = (payments: readonly KeptPayment[], isCounted: boolean) =>
      payments.map((payment) => runAs("payment", () => look(deps, payment, isCounted)));
    await Promise.all([...lookAt(due, true), ...lookAt(early, false)]);
    return isBusy ? "busy" : "idle";
  });
}

/** Why nobody is to pay it any more: its time is over, or what it is for was paid otherwise. What a bank looks at is waited for. */
async function closedBy({ db }: Deps, payment: KeptPayment, now: string): Promise<"expired" | "cancelled" | undefined> {
  const { orderId, expiresAt, status } = payment;
  if (!isPayable(payment)) return undefined;
  const order = orderId === null ? undefined : await findOrder(db, orderId);
  if (order && !isUnpaid(order)) return "cancelled";
  return status !== "challenge" && expiresAt !== null && expiresAt <= now ? "expired" : undefined;
}

async function look(deps: Deps, payment: KeptPayment, isCounted: boolean): Promise<void> {
  const now = deps.clock.now();
  const claimedUntil = instant(new Date(now.getTime() + claimForMs));
  if (!(await claimCheck(deps.db, payment, { until: claimedUntil, at: instant(now), isCounted }))) return;
  const asker = { source: "reconciler" } as const;
  try {
    const closed = await closedBy(deps, payment, instant(now));
    if (closed) return void (await closePayment(deps, payment, closed, asker));
    if (!(await observeAll(deps, payment, asker)))
      await applyPaymentStatus(deps, payment.id, { ...asker, seen: "no way to pay was chosen" });
  } catch (error) {
    if (!isProviders(error)) throw error;
    const againAt = instant(new Date(deps.clock.now().getTime() + deps.checkPaceMs));
    await putOffCheck(deps.db, { id: payment.id, checkAt: claimedUntil }, againAt);
    deps.logger.warn(
      { paymentId: payment.id, reason: error.message },
      "a payment could not be asked for; it is asked for again",
    );
  }
}

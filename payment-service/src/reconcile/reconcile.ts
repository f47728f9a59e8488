import { createRounds, instant, type Rounds, runAs } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { applyPaymentStatus } from "../payments/apply-status.ts";
import { closePayment } from "../payments/close-payment.ts";
import { observe } from "../payments/observe.ts";
import { isPayable, type KeptPayment } from "../payments/payment.ts";
import { claimCheck, listDueChecks, putOffCheck } from "../payments/payment-store.ts";
import { isProviders } from "../provider/provider-errors.ts";

const everyMs = 1_000;
const atOnceMax = 20;
/** For so long a payment that is looked at is nobody else's to look at; who dies over it holds it no longer. */
const claimForMs = 30_000;

/** Asks for payments of which no notification told: those that may have been paid, those whose time is over, those that may have been reversed. */
export function startReconciler(deps: Deps): Rounds {
  return createRounds("reconciler", everyMs, deps.logger, async () => {
    const due = await listDueChecks(deps.db, instant(deps.clock.now()), atOnceMax);
    await Promise.all(due.map((payment) => runAs("payment", () => look(deps, payment))));
    return due.length === atOnceMax ? "busy" : "idle";
  });
}

async function look(deps: Deps, payment: KeptPayment): Promise<void> {
  const now = deps.clock.now();
  const claimedUntil = instant(new Date(now.getTime() + claimForMs));
  if (!(await claimCheck(deps.db, payment, claimedUntil))) return;
  const asker = { source: "reconciler" } as const;
  try {
    const isOver = payment.expiresAt !== null && payment.expiresAt <= instant(now);
    if (isPayable(payment) && isOver) return void (await closePayment(deps, payment, "expired", asker));
    if (!(await observe(deps, payment, asker)))
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

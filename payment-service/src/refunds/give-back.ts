import { crashPoint, createRounds, instant, type Rounds, runAs, type Transaction } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { observe } from "../payments/observe.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { getKeptPayment, inLockOf, listFacts } from "../payments/payment-store.ts";
import { settleUp } from "../payments/settle-up.ts";
import { addToStory } from "../payments/story-store.ts";
import { isProviders, ProviderRefused } from "../provider/provider-errors.ts";
import { insertDifference } from "../reconcile/difference-store.ts";
import { beyondAny, pauseOf } from "./pace.ts";
import { doneByProvider, type KeptRefund } from "./refund.ts";
import { claimRefund, listDueRefunds, listRefunds, writeRefund } from "./refund-store.ts";

const everyMs = 1_000;
const atOnceMax = 20;
/** Acquirers settle by the end of a day, and some not on a day of rest. */
const settlesWithinMs = 3 * 24 * 3_600_000;

/** Asks the provider for the refunds that wait for it. */
export function startGivingBack(deps: Deps): Rounds {
  return createRounds("refunds", everyMs, deps.logger, async (isStopping) => {
    const now = deps.clock.now();
    const due = await listDueRefunds(deps.db, instant(now), beyondAny(now), atOnceMax);
    for (const refund of due) if (!isStopping()) await runAs("payment", () => giveBack(deps, refund));
    return due.length === atOnceMax ? "busy" : "idle";
  });
}

/** Asks for one refund now. @returns the payment as it is then; undefined when it waits, or another one asks */
export async function giveBack(deps: Deps, refund: KeptRefund): Promise<KeptPayment | undefined> {
  if (refund.dueAt === null || refund.transactionId === null) return undefined;
  const until = instant(new Date(deps.clock.now().getTime() + pauseOf(refund.tries, deps)));
  if (!(await claimRefund(deps.db, refund, until))) return undefined;
  const payment = await getKeptPayment(deps.db, refund.paymentId);
  try {
    if (await waitsForSettlement(deps, payment, refund)) return undefined;
    const refusal = await askedFor(deps, payment, refund);
    const seen = await observe(deps, payment, { source: "refund" }, refund.transactionId);
    const isDone = (await listRefunds(deps.db, payment.id)).some(
      ({ id, status }) => id === refund.id && status === "done",
    );
    if (isDone) return seen;
    return await (refusal ? refuse(deps, refund, refusal) : finish(deps, refund));
  } catch (error) {
    if (!isProviders(error)) throw error;
    deps.logger.warn(
      { refundId: refund.id, reason: error.message },
      "a refund could not be asked for; it is asked for again",
    );
    return undefined;
  }
}

/**
 * Of a card that was charged and is not settled yet the provider gives back all or nothing: a part waits, for a day mostly, and is not asked for
 * in vain. What is not settled for long is asked for all the same: then the provider says why not.
 */
async function waitsForSettlement(
  deps: Deps,
  payment: KeptPayment,
  { transactionId, amount, createdAt }: KeptRefund,
): Promise<boolean> {
  const isUnsettled = async () => {
    const own = (await listFacts(deps.db, payment.id)).filter((fact) => fact.transactionId === transactionId);
    return (
      own.some(({ fact, method }) => fact === "captured" && method === "credit_card") &&
      !own.some(({ fact }) => fact === "settled")
    );
  };
  if (amount >= payment.amount || transactionId === null || !(await isUnsettled())) return false;
  if (deps.clock.now().getTime() - Date.parse(createdAt) > settlesWithinMs) return false;
  // A look that brings nothing adds nothing to the story.
  await observe(deps, payment, { source: "reconciler" }, transactionId);
  return isUnsettled();
}

/** @returns why not, where the provider says no: which it may also say of one that it has done. */
async function askedFor(
  { db, provider }: Deps,
  payment: KeptPayment,
  refund: KeptRefund,
): Promise<ProviderRefused | undefined> {
  const { transactionId, refundKey: key, amount, reason } = refund;
  if (transactionId === null) return undefined;
  try {
    await provider.refund(transactionId, { key, amount, reason });
    crashPoint("refund-given");
    return undefined;
  } catch (error) {
    if (!(error instanceof ProviderRefused)) throw error;
    const facts = await listFacts(db, payment.id);
    const method = facts.find((fact) => fact.transactionId === transactionId)?.method;
    if (method !== "credit_card" || amount !== payment.amount) return error;
  }
  try {
    // A card that was charged and not settled yet is called off in place of a refund.
    await provider.cancel(transactionId);
    return undefined;
  } catch (error) {
    if (error instanceof ProviderRefused) return error;
    throw error;
  }
}

const finish = (deps: Deps, { id, paymentId }: KeptRefund): Promise<KeptPayment> =>
  inLockOf(deps.db, paymentId, async (trx, payment, order) => {
    const refund = await findAsked(trx, paymentId, id);
    if (!refund) return payment;
    const at = instant(deps.clock.now());
    await writeRefund(trx, doneByProvider(refund, at));
    const after = await settleUp(trx, deps, payment, order);
    await addToStory(trx, payment.id, { source: "refund", seen: `given back: ${refund.amount}` }, after.status, at);
    return after;
  });

/** What the provider does not give back waits for a hand, and the clinic is told why; unless there is nothing to give back any more. */
const refuse = (
  deps: Deps,
  { id, paymentId, amount }: KeptRefund,
  { message }: ProviderRefused,
): Promise<KeptPayment> =>
  inLockOf(deps.db, paymentId, async (trx, payment, order) => {
    const refund = await findAsked(trx, paymentId, id);
    if (!refund) return payment;
    const at = instant(deps.clock.now());
    await writeRefund(trx, { ...refund, status: "by_hand", method: null, dueAt: null });
    const seen = `refund of ${amount}: ${message}`;
    await insertDifference(trx, { paymentId: payment.id, kind: "refund_refused", reference: refund.id, seen, at });
    const after = await settleUp(trx, deps, payment, order, { hasChanged: true });
    await addToStory(trx, payment.id, { source: "refund", seen }, after.status, at);
    return after;
  });

/** The refund as it is now, if it is still to be asked for: what was learned meanwhile may have ended it. */
const findAsked = async (trx: Transaction, paymentId: string, id: string): Promise<KeptRefund | undefined> =>
  (await listRefunds(trx, paymentId)).find((refund) => refund.id === id && refund.status === "requested");

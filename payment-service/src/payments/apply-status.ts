import { crashPoint, instant, type Transaction } from "@rawat/platform";
import type { KeptOrder } from "../orders/order.ts";
import { nextCheck } from "../reconcile/check-times.ts";
import { cameMark, endDifferences, insertDifference } from "../reconcile/difference-store.ts";
import { endUnknown } from "../reconcile/unknown-store.ts";
import { learnRefunds } from "../refunds/learn-refunds.ts";
import { hurryRefunds } from "../refunds/pace.ts";
import { listRefunds } from "../refunds/refund-store.ts";
import { type Fact, hasCome, type Observation, type SeenFact } from "./facts.ts";
import type { KeptPayment } from "./payment.ts";
import { addFacts, inLockOf, writePayment } from "./payment-store.ts";
import { type SettleDeps, settleUp } from "./settle-up.ts";
import { addToStory, type Told } from "./story-store.ts";
import { tellOfPayment } from "./tell.ts";

/** What was learned of a payment, and from whom. */
export interface Learned extends Told {
  observation?: Observation;
  /** Facts of our own, such as money taken at the front desk. */
  facts?: readonly SeenFact[];
  /** Nobody can pay it any more, by our own word. */
  closed?: "cancelled" | "expired";
}

/**
 * The one way in which a payment changes, whoever saw the news first: notification, reconciler, the patient's return, an operator.
 * Under the row's lock it writes down what was seen, judges the payment anew from all that was ever seen, and does what follows from
 * that, each thing once.
 *
 * @throws NotFound
 */
export async function applyPaymentStatus(deps: SettleDeps, paymentId: string, learned: Learned): Promise<KeptPayment> {
  const applied = await inLockOf(deps.db, paymentId, (trx, payment, order) =>
    applyWithin(trx, deps, payment, order, learned),
  );
  crashPoint("payment-applied");
  return applied;
}

/** The same as a part of a transaction that holds payment and order. */
export async function applyWithin(
  trx: Transaction,
  deps: SettleDeps,
  before: KeptPayment,
  order: KeptOrder | undefined,
  { observation, facts = [], closed, ...told }: Learned,
): Promise<KeptPayment> {
  const at = instant(deps.clock.now());
  const paymentId = before.id;
  if (observation && !isOfOurAmount(observation, before)) {
    const { transactionId, amount, currency, seen, facts: seenFacts } = observation;
    // Somebody may have seen to it while nothing was paid: that money came is news. Of what failed no money comes.
    const came = hasCome(observation) ? cameMark : "";
    const reference = `${transactionId} ${amount}${came}`;
    const difference = {
      paymentId,
      reference,
      seen: `${seen}: ${currency} ${amount}`,
      at,
      kind: "wrong_amount",
    } as const;
    const isNews = !seenFacts.every(({ fact }) => failures.includes(fact)) && (await insertDifference(trx, difference));
    if (isNews) {
      await addToStory(trx, paymentId, { ...told, seen: `${told.seen}: wrong amount` }, before.status, at);
      await deps.outbox.publish(trx, tellOfPayment("payment.updated", before));
    }
    const looked = { ...before, checkAt: nextCheck(before, deps.clock.now(), deps.checkPaceMs) };
    await writePayment(trx, looked);
    return looked;
  }
  const hasNewFacts = await addFacts(trx, paymentId, [...(observation?.facts ?? []), ...facts]);
  if (hasNewFacts) await hurryRefunds(trx, deps, paymentId);
  if (hasNewFacts && observation) await endUnknown(trx, observation.transactionId, at);
  const isLook = observation !== undefined && !hasNewFacts && !closed && facts.length === 0;
  const known = isLook ? await listRefunds(trx, paymentId) : undefined;
  if (observation) await learnRefunds(trx, before, observation, at);
  if (observation) {
    // The provider tells the sum now that was asked for; what came in another one is over only once that is told of what came.
    const isOver = ({ reference }: { reference: string }) =>
      reference.startsWith(`${observation.transactionId} `) && (hasCome(observation) || !reference.endsWith(cameMark));
    await endDifferences(trx, { paymentId, kind: "wrong_amount" }, isOver, at);
  }
  const closedAs = before.closedAs ?? closed ?? null;
  const after = await settleUp(trx, deps, { ...before, closedAs }, order, { by: told.by ?? null, known });
  const isNews = hasNewFacts || after.status !== before.status || after.refundedAmount !== before.refundedAmount;
  // Whoever asks again and again, and hears the same, has done nothing to it.
  if (isNews || closed || !looks.includes(told.source)) await addToStory(trx, paymentId, told, after.status, at);
  crashPoint("payment-before-commit");
  return after;
}

/** By these something is only looked at. */
const looks: readonly Told["source"][] = ["notification", "reconciler", "sync"];

const failures: readonly Fact[] = ["denied", "cancelled", "expired"];

/** What the provider adds for itself is no part of it, and was left out where the status was read. */
const isOfOurAmount = ({ amount, currency }: Observation, payment: KeptPayment): boolean =>
  amount === payment.amount && currency === "IDR";

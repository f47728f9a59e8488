import { isDeepStrictEqual } from "node:util";
import type { Actor } from "@rawat/contracts";
import { audit, currentActor, instant, type Transaction } from "@rawat/platform";
import { entriesOf } from "../books/ledger.ts";
import { book } from "../books/ledger-store.ts";
import type { Deps } from "../deps.ts";
import { followPayment } from "../orders/follow-payment.ts";
import { isPaidBy, type KeptOrder } from "../orders/order.ts";
import { nextCheck } from "../reconcile/check-times.ts";
import { endDifferences, insertDifference, isQuestion, listOpenDifferencesOf } from "../reconcile/difference-store.ts";
import { noteGoneTwice } from "../refunds/gone-twice.ts";
import { lapseRefunds } from "../refunds/lapse.ts";
import type { KeptRefund } from "../refunds/refund.ts";
import { listRefunds } from "../refunds/refund-store.ts";
import { reviveRefunds } from "../refunds/revive.ts";
import { giveBackSurplus } from "../refunds/surplus.ts";
import { isTakenByOthers } from "./hold-place.ts";
import { attemptsOf, countedOf, type Judged, judge, leftOf, refundsOf, sumOf } from "./judge.ts";
import { judgedAs, type KeptPayment } from "./payment.ts";
import { listFacts, reopened, writeSettled } from "./payment-store.ts";
import { type PaymentEventName, tellOfPayment } from "./tell.ts";

export type SettleDeps = Pick<Deps, "db" | "clock" | "zone" | "outbox" | "orderCache" | "checkPaceMs">;

/** On what account a payment is judged. */
interface Occasion {
  /** Who of the clinic has done something to it. */
  by?: string | null;
  /** Its refunds before it was looked at, where that was all that was done: where nothing has changed by that, nobody who holds its version is refused. */
  known?: readonly KeptRefund[] | undefined;
  /** Whether something else of it was changed before that its pages show. */
  hasChanged?: boolean;
}

/**
 * Judges a payment by all that is known of it, and writes down what follows: its books, its order, what is to be given back, and what
 * others are told. Whatever was done before is found done, so it may be run as often as anybody learns something.
 *
 * @param payment locked, as it was, with what our own word has changed of it.
 * @param order locked too, where it is for one.
 */
export async function settleUp(
  trx: Transaction,
  deps: SettleDeps,
  payment: KeptPayment,
  order: KeptOrder | undefined,
  { by = null, known, hasChanged = false }: Occasion = {},
): Promise<KeptPayment> {
  const now = deps.clock.now();
  const at = instant(now);
  const attempts = attemptsOf(await listFacts(trx, payment.id));
  const isPlaceTaken = await isTakenByOthers(trx, payment, { attempts, at });
  const before = known ?? (await listRefunds(trx, payment.id));
  await reviveRefunds(trx, payment, attempts, at);
  await lapseRefunds(trx, payment, attempts, at);
  await giveBackSurplus(trx, { payment, order, attempts, at });
  const refunds = await listRefunds(trx, payment.id);
  const judged = judge(attempts, { ...payment, closed: payment.closedAs ?? undefined, refunds });
  const standing = judgedAs(payment, judged, { at, isPlaceTaken });
  // At a price that was changed since it is to be paid no more.
  const settled = order && !isPaidBy(order, payment) ? standing : await reopened(trx, standing, now);
  const news = newsOf(payment, settled, judged, refunds);
  const isSame =
    known !== undefined &&
    news.length === 0 &&
    isDeepStrictEqual(settled, { ...payment }) &&
    isDeepStrictEqual(refunds, known);
  const after: KeptPayment = {
    ...settled,
    version: isSame ? payment.version : payment.version + 1,
    failedAt: payment.failedAt ?? (news.includes("payment.failed") ? at : null),
    // Paid again after all, it may be taken back again, and each is told.
    reversedAt: judged.isBack ? (payment.reversedAt ?? at) : judged.isHere ? null : payment.reversedAt,
    checkAt: nextCheck(settled, now, deps.checkPaceMs),
    updatedAt: isSame ? payment.updatedAt : at,
  };
  const booking = { at, zone: deps.zone, by, byId: by === null ? null : accountOf(currentActor()) };
  await book(trx, payment.id, (booked) => entriesOf({ amount: payment.amount, attempts, refunds, booked }), booking);
  await noteGoneTwice(trx, payment, { attempts, refunds, at });
  const waiting = refunds.filter(({ status }) => status === "by_hand");
  const waits = new Set(waiting.map(({ id }) => id));
  const refused = { paymentId: payment.id, kind: "refund_refused" } as const;
  // Nobody would find it in the list of what waits.
  if (after.status !== "refund_pending")
    for (const { id: reference, amount, reason } of waiting)
      await insertDifference(trx, { ...refused, reference, seen: `refund of ${amount}: ${reason}`, at });
  if (refunds.length > 0) await endDifferences(trx, refused, ({ reference }) => !waits.has(reference), at);
  const written = await writeSettled(trx, after);
  const counted = countedOf(attempts, { ...payment, refunds });
  const isKept = leftOf(payment, refunds, counted) > 0;
  const isGivenUp = sumOf(refundsOf(refunds, counted).filter(isAgreed)) >= payment.amount;
  if (order) await followPayment(trx, deps, order, written, { isKept, isGivenUp, ...judged });
  const isInQuestion =
    news.length > 0 && (await listOpenDifferencesOf(trx, payment.id)).some((one) => isQuestion(one, written));
  // Whoever looks at it sees what nobody else has to hear of.
  const isSeen =
    by !== null ||
    hasChanged ||
    settled.status !== payment.status ||
    settled.method !== payment.method ||
    !isDeepStrictEqual(refunds, before);
  if (news.length === 0 && isSeen) await deps.outbox.publish(trx, tellOfPayment("payment.updated", written));
  for (const type of news) {
    await deps.outbox.publish(trx, tellOfPayment(type, written, { isPlaceTaken, isInQuestion }));
    await audit(trx, currentActor(), { action: type, subjectId: payment.id, whose: { patientId: payment.patientId } });
  }
  return written;
}

/** What somebody of the clinic gave back, or would have, had the bank not taken it first: it is owed no more. */
const isAgreed = ({ requestedBy, status, ended }: KeptRefund): boolean =>
  requestedBy !== null && (status === "done" || ended === "lapsed");

const accountOf = (actor: Actor): string | null => (actor.kind === "account" ? actor.accountId : null);

/** What others have not been told yet: each once, but for refunds, of which there may be several, and what changed once more. */
function newsOf(
  before: KeptPayment,
  after: KeptPayment,
  { hasFailed, isBack, isHere }: Judged,
  refunds: readonly KeptRefund[],
): PaymentEventName[] {
  const news: PaymentEventName[] = [];
  const isAgain = before.reversedAt !== null && isHere;
  if ((before.paidAt === null && after.paidAt !== null) || isAgain) news.push("payment.settled");
  if (before.failedAt === null && hasFailed) news.push("payment.failed");
  if (before.reversedAt === null && isBack) news.push("payment.reversed");
  if (after.refundedAmount > before.refundedAmount && refunds.length > 0) news.push("payment.refunded");
  return news;
}

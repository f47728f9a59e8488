import type { PaymentMethod, PaymentStatus, RefundStatus } from "@rawat/contracts";
import { type Fact, isOfBank, type SeenFact } from "./facts.ts";

/** What became of one attempt to pay. */
export type AttemptState =
  | "pending"
  | "challenge"
  | "denied"
  | "cancelled"
  | "expired"
  | "paid"
  | "voided"
  | "reversed"
  | "disputed"
  | "partly_disputed";

export interface Attempt {
  transactionId: string;
  state: AttemptState;
  method: PaymentMethod;
  startedAt: string;
  /** When money came in by it, if it ever did. */
  paidAt: string | undefined;
}

/** States in which money came in and is here: of what is disputed in part the bank tells how much it takes, as a refund. */
const present: readonly AttemptState[] = ["paid", "partly_disputed"];
/** States in which money came in; it may have gone again. */
const wasPaid: readonly AttemptState[] = [...present, "voided", "reversed", "disputed"];

/** Whether the bank has left the money where it is. */
export const isHere = ({ state }: Pick<Attempt, "state">): boolean => present.includes(state);

/**
 * What the facts of each attempt mean together, the earliest attempt first. A set has no order, so neither has this: whichever was
 * seen first, and however often, the answer is the same.
 */
export function attemptsOf(facts: readonly SeenFact[]): Attempt[] {
  const byTransaction = Map.groupBy(facts, ({ transactionId }) => transactionId);
  return [...byTransaction.entries()].map(attemptOf).sort(byTime);
}

function attemptOf([transactionId, seen]: [string, SeenFact[]]): Attempt {
  const state = stateOf(new Set(seen.map(({ fact }) => fact)));
  const least = (texts: readonly string[]) => texts.toSorted()[0];
  const came = seen.filter(({ fact }) => fact === "settled" || fact === "captured");
  const [first] = seen;
  return {
    transactionId,
    state,
    method: first?.method ?? "other",
    startedAt: least(seen.map(({ startedAt }) => startedAt)) ?? "",
    paidAt: wasPaid.includes(state) ? least(came.map(({ at }) => at)) : undefined,
  };
}

function stateOf(facts: ReadonlySet<Fact>): AttemptState {
  if (facts.has("disputed")) return "disputed";
  const isPaid = facts.has("settled") || facts.has("captured");
  // Denied after it was paid: the money went back (a reversal of the bank's).
  if (isPaid && facts.has("denied")) return "reversed";
  if (facts.has("partly_disputed")) return "partly_disputed";
  if (facts.has("settled")) return "paid";
  if (facts.has("captured")) return facts.has("cancelled") ? "voided" : "paid";
  if (facts.has("cancelled")) return "cancelled";
  if (facts.has("expired")) return "expired";
  if (facts.has("denied")) return "denied";
  return facts.has("challenge") ? "challenge" : "pending";
}

const failed: readonly AttemptState[] = ["denied", "cancelled", "expired"];
/** They tell whole seconds: of two in one, that which failed came before that which has not. */
const keyOf = ({ startedAt, state, transactionId }: Attempt) =>
  `${startedAt} ${failed.includes(state) ? 0 : 1} ${transactionId}`;
const byTime = (a: Attempt, b: Attempt) => (keyOf(a) < keyOf(b) ? -1 : 1);

/** The one that was paid first before the others. */
const byPaidAt = (a: Attempt, b: Attempt): number => ((a.paidAt ?? "") < (b.paidAt ?? "") ? -1 : 1);

/** A refund, as far as it counts: of which attempt, how much, and whether it was done. */
interface OfAttempt {
  transactionId: string | null;
  /** By what the provider knows it. */
  refundKey: string;
  amount: number;
  status: RefundStatus;
  /** Whether Rawat gives back by itself what nobody owes. */
  isSurplus: boolean;
  /** Who of the clinic asked for it. */
  requestedBy: string | null;
}

/**
 * The attempt that stands for a payment: of those whose money is here the one of which the clinic gave something back, for by that it
 * said what is owed, else the first that was paid; before all whose money went again. What goes back by itself, for it was paid twice,
 * stands for nothing.
 */
export function countedOf(
  attempts: readonly Attempt[],
  { amount, refunds }: Pick<Known, "amount" | "refunds">,
): Attempt | undefined {
  const paid = attempts.filter(({ state }) => wasPaid.includes(state)).toSorted(byPaidAt);
  const live = refunds.filter(({ status }) => status !== "refused");
  const ofItself = live.filter(({ isSurplus }) => isSurplus);
  const stays = paid.filter((attempt) => sumOf(refundsOf(ofItself, attempt)) < amount);
  const agreed = (attempt: Attempt) =>
    live.some(({ requestedBy, transactionId }) => requestedBy !== null && transactionId === attempt.transactionId);
  const here = stays.filter(isHere);
  return here.find(agreed) ?? here[0] ?? stays[0] ?? paid[0];
}

/** The refunds of an attempt: what goes back of another one, which was paid too, makes this one no smaller. */
export const refundsOf = <R extends Pick<OfAttempt, "transactionId">>(
  refunds: readonly R[],
  attempt: Attempt | undefined,
): R[] => refunds.filter(({ transactionId }) => transactionId === null || transactionId === attempt?.transactionId);

/** What can still be given back of a payment: what goes back already, or waits to, goes back no more. */
export const leftOf = (
  { amount }: { amount: number },
  refunds: readonly OfAttempt[],
  counted: Attempt | undefined,
): number => amount - sumOf(refundsOf(refunds, counted).filter(({ status }) => status !== "refused"));

/** What is known of a payment besides its facts. */
export interface Known {
  amount: number;
  /** Whether paying was given up, or its time was over, by our own word. */
  closed: "cancelled" | "expired" | undefined;
  refunds: readonly OfAttempt[];
}

export interface Judged {
  status: PaymentStatus;
  method: PaymentMethod | null;
  /** When money first came in. */
  paidAt: string | null;
  refundedAmount: number;
  /** Whether nothing was paid and nothing can be any more. */
  hasFailed: boolean;
  /** Whether the bank took back what was paid, and nobody had given it back before. */
  isBack: boolean;
  /** Whether the money is here, or goes back by the clinic's own word. */
  isHere: boolean;
}

/** What a payment has come to: a function of all that is known of it, whatever the order in which it was learned. */
export function judge(attempts: readonly Attempt[], known: Known): Judged {
  const counted = countedOf(attempts, known);
  const newest = attempts.at(-1);
  const refunds = refundsOf(known.refunds, counted);
  const done = refunds.filter(({ status }) => status === "done");
  const refundedAmount = sumOf(done);
  // What it took in parts may be all of it.
  const isTaken = counted?.state === "partly_disputed" && sumOf(done.filter(isOfBank)) >= known.amount;
  const state = isTaken ? "disputed" : counted?.state;
  const status = state ? paidStatus(state, known, refundedAmount) : unpaidStatus(attempts, known.closed);
  return {
    status,
    method: (counted ?? newest)?.method ?? null,
    paidAt: attempts.flatMap(({ paidAt }) => paidAt ?? []).sort()[0] ?? null,
    refundedAmount,
    hasFailed: !counted && isOver(status),
    isBack: state !== undefined && !isHere({ state }) && sumOf(done.filter((one) => !isOfBank(one))) < known.amount,
    isHere: state !== undefined && isHere({ state }),
  };
}

const isOver = (status: PaymentStatus): boolean => status === "cancelled" || status === "expired";

function paidStatus(state: AttemptState, { amount, refunds }: Known, refunded: number): PaymentStatus {
  if (state === "disputed" || (state === "partly_disputed" && refunded < amount)) return "disputed";
  if (refunded < amount && !present.includes(state)) return "reversed";
  // Of another attempt too: somebody waits for it.
  if (refunds.some(({ status }) => status === "requested" || status === "by_hand")) return "refund_pending";
  if (refunded >= amount) return "refunded";
  return refunded > 0 ? "partially_refunded" : "paid";
}

/** Who was denied may try in another way, as long as there is time. What a bank still looks at may be paid, whatever was tried beside it. */
function unpaidStatus(attempts: readonly Attempt[], closed: Known["closed"]): PaymentStatus {
  const newest = attempts.at(-1)?.state;
  if (attempts.some(({ state }) => state === "challenge")) return "challenge";
  if (newest === "cancelled" || newest === "expired") return newest;
  return closed ?? (newest === "denied" ? newest : "pending");
}

export const sumOf = (rows: readonly { amount: number }[]): number => rows.reduce((sum, { amount }) => sum + amount, 0);

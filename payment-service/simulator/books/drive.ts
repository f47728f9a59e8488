import { type Attempt, isEnabled, leftRupiah, type Method, type Order } from "./order.ts";
import { canMove, isClosed, type State } from "./states.ts";
import { NotPossible, type Transactions } from "./transactions.ts";

export const outcomes = [
  ...(["pending", "settlement", "capture", "challenge", "deny", "expire", "cancel"] as const),
  ...(["reversal", "chargeback", "refund", "partial_refund", "partial_chargeback"] as const),
] as const;

export interface Drive {
  outcome: (typeof outcomes)[number];
  method?: Method | undefined;
  /** Which attempt has the outcome (`same` is the latest); unset: whichever makes sense. */
  attempt?: "new" | "same" | "first" | undefined;
}

/**
 * Brings an outcome about, as the patient, the bank or time would, with a new attempt where it takes one. An outcome that holds
 * already is told once more.
 *
 * @throws NotPossible where it cannot follow.
 */
export function drive(transactions: Transactions, order: Order, wish: Drive): void {
  const { outcome } = wish;
  const state: State = outcome === "reversal" ? "deny" : outcome;
  const latest = latestFor(order, wish, state);
  const isOfCard = state === "capture" || state === "challenge";
  const method = latest?.method ?? wish.method ?? (isOfCard ? "credit_card" : "qris");
  if (isOfCard && method !== "credit_card") throw new NotPossible(`${method} knows no ${state}`);
  if (outcome === "reversal" && latest?.state !== "settlement") throw new NotPossible("only a settlement is reversed");
  if (!latest) {
    if (state !== "pending" && !canMove("pending", state)) throw new NotPossible(`nothing was paid: no ${outcome}`);
    if (!isEnabled(order, method)) throw new NotPossible(`${method} is not among enabled_payments`);
  }

  const attempt = latest ?? transactions.begin(order, method);
  if (attempt.state === state) {
    // What began just now was told by that, but for cards.
    if (latest || method === "credit_card") transactions.tellAgain(order, attempt);
  } else if (outcome === "refund" || outcome === "partial_refund") {
    const amountRupiah = outcome === "refund" ? leftRupiah(attempt) : halfOf(attempt);
    transactions.refund(order, attempt, { refundKey: attempt.transactionId, amountRupiah, reason: "" });
  } else if (outcome === "partial_chargeback") {
    transactions.disputeSome(order, attempt, halfOf(attempt));
  } else transactions.move(order, attempt, state);
}

/** Half of what is left, in whole rupiah. */
const halfOf = (attempt: Attempt): number => Math.floor(leftRupiah(attempt) / 2);

/** The attempt that has the outcome; none when that is to be a new one: after one that failed, or for another way to pay. */
function latestFor({ attempts }: Order, { method, attempt }: Drive, state: State): Attempt | undefined {
  const latest = attempts.at(-1);
  if (!latest || attempt === "new") return undefined;
  if (attempt === "same") return latest;
  if (attempt === "first") return attempts[0];
  if (isClosed(latest.state))
    return method || !(latest.state === state || canMove(latest.state, state)) ? undefined : latest;
  return latest.state === "pending" && method && method !== latest.method ? undefined : latest;
}

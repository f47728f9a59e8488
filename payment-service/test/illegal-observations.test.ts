import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { histories, type Observed, openObserving, type Step } from "./observations.ts";

const own = await openObserving();
afterAll(own.close);

/** All that somebody reads of a payment, its books and its news, in the order in which they came about. */
async function after(observed: readonly Observed[]) {
  const { payment, ledger, topics, refunds } = await own.take(observed);
  const { status, method, paidAt, refundedAmount, failedAt, reversedAt, closedAs } = payment;
  return {
    payment: { status, method, paidAt, refundedAmount, closedAs, hasFailed: !!failedAt, isReversed: !!reversedAt },
    ledger,
    topics,
    refunds: refunds.map(({ transactionId, amount, status: how }) => [transactionId, amount, how]),
  };
}

const endsUnpaid = ["deny", "cancel", "expire"];
const bringsMoney = ["settlement", "capture"];
const hasBroughtMoney = ({ transaction_status, fraud_status }: Step) =>
  transaction_status === "settlement" || (transaction_status === "capture" && fraud_status === "accept");
const neverLegal: readonly Step[] = [{ transaction_status: "authorize" }, { transaction_status: "a_word_of_tomorrow" }];

/**
 * What may not be seen of an attempt after what was seen of it, by the vendor's table of moves. A card that the look for fraud denies is
 * sprinkled where no money came: after that, it is what a bank's reversal looks like.
 */
function illegalAfter(seen: readonly Step[], history: readonly Step[]): readonly Step[] {
  const has = (words: readonly string[]) => seen.some(({ transaction_status }) => words.includes(transaction_status));
  const isOver =
    seen.length === history.length &&
    !history.some(({ transaction_status }) => bringsMoney.includes(transaction_status));
  return [
    ...neverLegal,
    ...(has(bringsMoney) || has(endsUnpaid) ? [{ transaction_status: "pending" }] : []),
    ...(has(["partial_refund", "refund", "chargeback", "partial_chargeback"])
      ? [{ transaction_status: "settlement" }]
      : []),
    ...(seen.some(hasBroughtMoney) || has(["cancel", "expire"]) ? [{ transaction_status: "failure" }] : []),
    ...(isOver ? [{ transaction_status: "capture", fraud_status: "deny" }] : []),
  ];
}

/** Those of a place in a history that were drawn, by numbers that hold for histories of any length. */
const drawn = (illegal: readonly Step[], picks: readonly number[]): Step[] =>
  picks.map((pick) => illegal[pick % illegal.length] as Step);

const sprinkled = (history: readonly Step[], picks: readonly (readonly number[])[]): Step[] =>
  [undefined, ...history].flatMap((step, at) => [
    ...(step ? [step] : []),
    ...drawn(illegalAfter(history.slice(0, at), history), picks[at] ?? []),
  ]);

const ofOne = (steps: readonly Step[]): Observed[] =>
  steps.map((step) => ({ ...step, transaction_id: "attempt-0", minute: 1 }));

describe("what is seen of a payment and cannot be", () => {
  it("moves nothing, wherever it comes in between: state, books, refunds and events are as without it", async () => {
    const picks = fc.array(fc.array(fc.nat({ max: 59 }), { maxLength: 3 }), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.values(histories)), picks, async (history, picked) => {
        expect(await after(ofOne(sprinkled(history, picked)))).toEqual(await after(ofOne(history)));
      }),
      { numRuns: 80 },
    );
  });
});

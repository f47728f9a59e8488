import { runAs } from "@rawat/platform";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { applyPaymentStatus } from "../src/payments/apply-status.ts";
import { observationOf } from "../src/payments/facts.ts";
import { type Attempt, countedOf } from "../src/payments/judge.ts";
import { newPayment } from "../src/payments/payment.ts";
import { TransactionStatus } from "../src/provider/answers.ts";
import { type KeptRefund, newRefund } from "../src/refunds/refund.ts";
import { amount, back, histories, type Observed, openObserving, type Step, statusOf, wish } from "./observations.ts";

const own = await openObserving();
afterAll(own.close);
const { deps } = own;

/** What there is after some observations. */
async function after(observed: readonly Observed[]) {
  const { payment, ledger, topics, refunds } = await own.take(observed);
  const owedOf = ({ transactionId, amount: sum, status }: KeptRefund) => [transactionId, sum, status];
  const text = (row: object) => JSON.stringify(row);
  return {
    status: payment.status,
    paidAt: payment.paidAt,
    refunded: payment.refundedAmount,
    owed: refunds.filter(({ requestedBy, doneAt }) => requestedBy === null && doneAt === null).map(owedOf),
    ledger: ledger.map(text).sort(),
    sum: ledger.reduce((sum, row) => sum + row.amount, 0),
    // Whether it had failed before it was paid after all hangs on when it was seen. Parts of a refund may be told in one.
    told: [...new Set(topics)].filter((topic) => topic !== "payment.failed").sort(),
    settledTold: topics.filter((topic) => topic === "payment.settled").length,
  };
}

/** Where two take of it one after the other, which entry makes good which hangs on when each was learned; what is held does not. */
const { "disputed in part, then reversed": _, ...ofOneTaker } = histories;
const aHistory = fc.constantFrom(...Object.values(ofOneTaker));
const unpaid = fc.constantFrom(...["denied", "expired", "cancelled"].map((name) => histories[name] as readonly Step[]));
/** Attempts that failed, and one after them. */
const attempts = fc
  .tuple(fc.array(unpaid, { maxLength: 2 }), aHistory)
  .map(([before, last]) =>
    [...before, last].flatMap((history, attempt) =>
      history.map((step): Observed => ({ ...step, transaction_id: `attempt-${attempt}`, minute: attempt * 5 })),
    ),
  );

describe("what was seen of a payment", () => {
  it("comes to the same state, books and events in whatever order and however often it is seen", async () => {
    await fc.assert(
      fc.asyncProperty(
        attempts.chain((legal) =>
          fc.tuple(
            fc.constant(legal),
            fc.shuffledSubarray([...legal, ...legal, ...legal], { minLength: legal.length * 3 }),
          ),
        ),
        async ([legal, shuffled]) => {
          const expected = await after(legal);
          expect(expected.sum).toBe(0);
          expect(expected.settledTold).toBeLessThanOrEqual(1);
          expect(await after(shuffled)).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    ["paid", "paid", 1],
    ["paid late", "paid", 1],
    ["card", "paid", 1],
    ["card called off", "reversed", 2],
    ["challenged", "paid", 1],
    ["challenged, denied", "denied", 0],
    ["card of which it is not said whether it was accepted", "challenge", 0],
    ["card of which that is not said, settled", "paid", 1],
    ["denied by the look for fraud", "denied", 0],
    ["reversed", "reversed", 2],
    ["disputed", "disputed", 2],
    ["disputed in part", "disputed", 2],
    ["disputed in part, then whole", "disputed", 3],
    ["disputed in parts that are the whole", "disputed", 3],
    ["disputed in part, then reversed", "reversed", 3],
    ["given back in two parts", "refunded", 3],
    ["denied", "denied", 0],
    ["expired", "expired", 0],
    ["cancelled", "cancelled", 0],
  ] as const)("%s is %s, in %i entries", async (name, status, entries) => {
    const steps = (histories[name] ?? []).map((step) => ({ ...step, transaction_id: "attempt-0", minute: 1 }));
    const seen = await after(steps);
    expect(seen).toMatchObject({ status, sum: 0 });
    expect(seen.ledger).toHaveLength(entries * 2);
    const isGone = ["reversed", "disputed"].includes(status) && name !== "disputed in part";
    expect(seen.told.includes("payment.reversed")).toBe(isGone);
  });

  it.each([
    ["a", "b"],
    ["b", "a"],
  ])(
    "of two attempts in one second waits for the one that has not failed, whichever id is the greater",
    async (failed, open) => {
      const seen = await after([
        { transaction_status: "deny", transaction_id: failed, minute: 1 },
        { transaction_status: "pending", transaction_id: open, minute: 1 },
      ]);
      expect(seen.status).toBe("pending");
    },
  );

  it("as given back by the provider after somebody had handed it over went twice, and the clinic is told", async () => {
    const payment = newPayment(wish, new Date());
    await own.db("payments").insert(payment);
    const see = (transaction_status: string, refunds: Step["refunds"] = []) =>
      own.see(payment, { transaction_status, refunds, transaction_id: "t", minute: 1 });
    await see("settlement");
    const asked = newRefund(
      { paymentId: payment.id, transactionId: "t", amount, reason: "x", requestedBy: "x", method: "bank_transfer" },
      payment.createdAt,
    );
    const handedOver = { status: "done", method: "transfer", doneAt: payment.createdAt, isSurplus: 0 } as const;
    await own.db("refunds").insert({ ...asked, ...handedOver });
    for (const _ of [1, 2]) await see("refund", [back(asked.refundKey, amount)]);
    const refunds: KeptRefund[] = await own.db("refunds").where({ paymentId: payment.id, status: "done" });
    expect(refunds.map(({ method }) => method).sort()).toEqual(["qris", "transfer"]);
    const differences: { kind: string }[] = await own.db("differences").where({ paymentId: payment.id });
    expect(differences.map(({ kind }) => kind).sort()).toEqual(["foreign_refund", "gone_twice"]);
  });

  it("by two attempts that were both paid counts once, and the second goes back by itself", async () => {
    const steps = (transaction_id: string, minute: number, ...statuses: string[]) =>
      statuses.map((transaction_status) => ({ transaction_status, transaction_id, minute }));
    const first = steps("attempt-0", 1, "pending", "expire");
    const late = steps("attempt-0", 1, "settlement");
    const second = steps("attempt-1", 5, "pending", "settlement");
    for (const order of [
      [...first, ...second, ...late],
      [...late, ...second, ...first],
    ]) {
      const seen = await after(order);
      expect(seen).toMatchObject({ status: "refund_pending", refunded: 0, sum: 0, settledTold: 1 });
      expect(seen.ledger).toHaveLength(4);
      expect(seen.owed).toEqual([["attempt-1", amount, "requested"]]);
      // What goes back of the second makes the first no smaller.
      const givenBack = { transaction_status: "refund", refunds: [back("second", amount)] };
      const done = await after([...order, { ...givenBack, transaction_id: "attempt-1", minute: 5 }]);
      expect(done).toMatchObject({ status: "paid", refunded: 0, sum: 0 });
      expect(done.ledger).toHaveLength(6);
    }
  });

  it("by two attempts of which the first one's card is called off is given back of the second as before, and not noted as done by that", async () => {
    const { refunds, ledger } = await own.take([
      { transaction_status: "capture", fraud_status: "accept", transaction_id: "attempt-0", minute: 1 },
      { transaction_status: "settlement", transaction_id: "attempt-1", minute: 5 },
      { transaction_status: "cancel", transaction_id: "attempt-0", minute: 1 },
    ]);
    expect(refunds.map(({ transactionId, status }) => [transactionId, status])).toEqual([["attempt-1", "requested"]]);
    const atProvider = ledger.filter(({ account }) => account === "midtrans").map((line) => line.amount);
    expect(atProvider.reduce((sum, one) => sum + one, 0)).toBe(amount);
  });

  it("of two attempts was given back under one key of somebody's, and both are in the books", async () => {
    const paid = (transaction_id: string, minute: number): Observed[] => [
      { transaction_status: "settlement", transaction_id, minute },
      { transaction_status: "refund", refunds: [back("by hand", amount)], transaction_id, minute },
    ];
    const { payment, ledger } = await own.take([
      ...paid("attempt-0", 1),
      ...paid("attempt-1", 5),
      ...paid("attempt-1", 5),
    ]);
    expect(payment.status).toBe("refunded");
    const atProvider = ledger.filter(({ account }) => account === "midtrans").map((line) => line.amount);
    expect(atProvider.sort((a, b) => a - b)).toEqual([-amount, -amount, amount, amount]);
  });

  it("as given back without a word of how much is told to the clinic once, and moves nothing in the books", async () => {
    const steps = ["settlement", "refund", "refund"];
    const seen = steps.map((transaction_status): Observed => ({ transaction_status, transaction_id: "t", minute: 1 }));
    const { payment, ledger } = await own.take(seen);
    expect([payment.status, ledger.length]).toEqual(["paid", 2]);
    const differences: { kind: string }[] = await own.db("differences").where({ paymentId: payment.id });
    expect(differences.map(({ kind }) => kind)).toEqual(["foreign_refund"]);
  });

  it("as given back in a sum that no column of sums holds is not read of it; a payment with cents is another sum", () => {
    const reads = (refund_amount: string) => TransactionStatus.shape.refunds.parse([{ refund_amount }]) !== undefined;
    expect([reads("2147483647.00"), reads("2147483648.00"), reads("1.50")]).toEqual([true, false, false]);
    expect(TransactionStatus.shape.gross_amount.parse("150000.50")).toBe(150_000.5);
  });

  it("is read whatever stands beside what is looked at", () => {
    const beside = { metadata: [], settlement_time: "", order_id: "RW-1", transaction_id: "t", gross_amount: "1.00" };
    const told = { ...beside, transaction_status: "settlement", transaction_time: "2026-11-27 22:00:00" };
    expect(observationOf(TransactionStatus.parse(told))).toMatchObject({ amount: 1, facts: [{ fact: "settled" }] });
  });

  it("by two attempts counts by the first again where what the clinic would have given back of the second was withdrawn", () => {
    const attempt = (transactionId: string, paidAt: string): Attempt => ({
      ...{ transactionId, paidAt, state: "paid", method: "qris", startedAt: paidAt },
    });
    const attempts = [attempt("first", "2026-11-27T01:00:00.000Z"), attempt("second", "2026-11-27T02:00:00.000Z")];
    const ofSecond = { transactionId: "second", refundKey: "k", amount: 1, isSurplus: false, requestedBy: "Budi" };
    const countedWhile = (status: "by_hand" | "refused") =>
      countedOf(attempts, { amount, refunds: [{ ...ofSecond, status }] })?.transactionId;
    expect([countedWhile("by_hand"), countedWhile("refused")]).toEqual(["second", "first"]);
  });

  it("of another amount or currency moves nothing, and is told to the clinic once", async () => {
    const payment = newPayment(wish, new Date());
    await own.db("payments").insert(payment);
    const honest = statusOf(payment.orderNumber, { transaction_status: "settlement", transaction_id: "t", minute: 1 });
    for (const observation of [
      { ...honest, amount: 1 },
      { ...honest, amount: 1 },
      { ...honest, currency: "USD" },
    ])
      await runAs("payment", () =>
        applyPaymentStatus(deps, payment.id, { source: "sync", seen: "settlement", observation }),
      );
    expect(await own.db("payments").where({ id: payment.id }).first()).toMatchObject({
      status: "pending",
      paidAt: null,
    });
    expect(await own.db("ledger").where({ paymentId: payment.id })).toEqual([]);
    expect(await own.db("differences").where({ paymentId: payment.id })).toHaveLength(2);
  });

  it("reads what the provider adds for itself as no part of the amount", () => {
    const status = {
      order_id: "RW-1",
      transaction_id: "t",
      transaction_status: "settlement",
      gross_amount: "153000.00",
      transaction_time: "2026-11-27 22:00:00",
      metadata: { extra_info: { gross_amount_info: { original_amount: `${amount}.00` } } },
    };
    expect(observationOf(TransactionStatus.parse(status)).amount).toBe(amount);
    // Who pays less than was asked for has not paid it, whatever stands beside that.
    expect(observationOf(TransactionStatus.parse({ ...status, gross_amount: "1.00" })).amount).toBe(1);
  });
});

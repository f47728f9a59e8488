import type { LedgerLine, PaymentMethod } from "@rawat/contracts";
import type { Attempt } from "../payments/judge.ts";
import type { KeptRefund } from "../refunds/refund.ts";

export type Account = LedgerLine["account"];
export type EntryKind = LedgerLine["kind"];

/** A movement of money, of two lines that add up to nothing. */
export interface Entry {
  kind: EntryKind;
  /** With the kind, what there is one entry for. */
  reference: string;
  method: PaymentMethod;
  lines: readonly { account: Account; amount: number }[];
}

const accountOf = (method: PaymentMethod): Account =>
  method === "cash" ? "cash" : method === "transfer" ? "bank" : method === "card" ? "terminal" : "midtrans";

/** @param amount whole rupiah that come in; below nothing, that go. */
const entry = (kind: EntryKind, reference: string, method: PaymentMethod, amount: number): Entry => ({
  kind,
  reference,
  method,
  lines: [
    { account: accountOf(method), amount },
    { account: "income", amount: -amount },
  ],
});

/**
 * Every entry that a payment has come to: money in by each attempt that was paid, out by each refund that was done, and out by what
 * the bank took back. Which of them is booked already is no matter: there is one of a kind for one reason.
 */
export function entriesOf(amount: number, attempts: readonly Attempt[], refunds: readonly KeptRefund[]): Entry[] {
  const done = refunds.filter(({ status }) => status === "done");
  const paid = attempts.filter(({ paidAt }) => paidAt !== undefined);
  // What the clinic gave from its own drawer or account the bank takes from Midtrans all the same.
  const refundedOf = (transactionId: string) =>
    done
      .filter((refund) => refund.transactionId === transactionId && accountOf(refund.method ?? "other") === "midtrans")
      .reduce((sum, refund) => sum + refund.amount, 0);
  return [
    ...paid.map(({ transactionId, method }) => entry("payment", transactionId, method, amount)),
    ...done.map(({ refundKey, method, amount: back }) => entry("refund", refundKey, method ?? "other", -back)),
    ...paid
      .filter(({ state }) => state !== "paid")
      .map(({ transactionId, method }) => entry("reversal", transactionId, method, refundedOf(transactionId) - amount))
      .filter(({ lines }) => lines[0]?.amount !== 0),
  ];
}

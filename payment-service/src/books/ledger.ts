import type { LedgerLine, PaymentMethod } from "@rawat/contracts";
import { type Attempt, isHere } from "../payments/judge.ts";
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

/** Where money is that came, or goes, by a method. */
export const accountOf = (method: PaymentMethod): Account =>
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

/** A line that is in the books already. */
export type Booked = Pick<LedgerLine, "kind" | "reference" | "account" | "amount">;

interface Come {
  amount: number;
  attempts: readonly Attempt[];
  refunds: readonly KeptRefund[];
  booked: readonly Booked[];
}

/**
 * Every entry that a payment has come to: money in by each attempt that was paid, out by each refund that was done, and out by what
 * the bank took back. What is booked and is true no longer is made good by one more entry, for nothing in the books is changed.
 */
export function entriesOf({ amount, attempts, refunds, booked }: Come): Entry[] {
  const done = refunds.filter(({ status }) => status === "done");
  const paid = attempts.filter(({ paidAt }) => paidAt !== undefined);
  // What the clinic gave from its own drawer or account the bank takes from Midtrans all the same.
  const refundedOf = (transactionId: string) =>
    done
      .filter((refund) => refund.transactionId === transactionId && accountOf(refund.method ?? "other") === "midtrans")
      .reduce((sum, refund) => sum + refund.amount, 0);
  return [
    ...paid.map(({ transactionId, method }) => entry("payment", transactionId, method, amount)),
    ...refunds.flatMap(({ refundKey, method, status, amount: back }) =>
      missing("refund", refundKey, method ?? "other", { due: status === "done" ? -back : 0, booked }),
    ),
    ...paid.flatMap(({ transactionId, method, state }) =>
      missing("reversal", transactionId, method, {
        due: isHere({ state }) ? 0 : refundedOf(transactionId) - amount,
        booked,
      }),
    ),
  ];
}

interface Due {
  /** What has to be booked of it altogether. */
  due: number;
  booked: readonly Booked[];
}

/** The entry that makes good what is booked for a reason; none where it is right. */
function missing(kind: EntryKind, reason: string, method: PaymentMethod, { due, booked }: Due): Entry[] {
  const before = booked.filter(
    (line) => line.kind === kind && line.account !== "income" && isFor(line.reference, reason),
  );
  const amount = due - before.reduce((sum, line) => sum + line.amount, 0);
  const reference = before.length === 0 ? reason : `${reason} ${before.length + 1}`;
  return amount === 0 ? [] : [entry(kind, reference, method, amount)];
}

/** Those after the first one for a reason bear a number. */
const isFor = (reference: string, reason: string): boolean =>
  reference === reason || (reference.startsWith(`${reason} `) && /^\d+$/.test(reference.slice(reason.length + 1)));

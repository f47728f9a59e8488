import { afterAll, describe, expect, it } from "vitest";
import { newPayment } from "../src/payments/payment.ts";
import { type KeptRefund, newRefund } from "../src/refunds/refund.ts";
import { amount, back, openObserving, type Step, wish } from "./observations.ts";

const own = await openObserving();
afterAll(own.close);

const ofOne = (steps: readonly Step[]) => steps.map((step) => ({ ...step, transaction_id: "t", minute: 1 }));
const heldAt = (ledger: readonly { account: string; amount: number }[]) =>
  ledger.filter(({ account }) => account === "midtrans").reduce((sum, line) => sum + line.amount, 0);

describe("refunds that somebody gave at the provider's own pages", () => {
  it.each([
    ["are as long as they may be", `${"k".repeat(254)}a`, `${"k".repeat(254)}b`],
    ["read as the first one's correction", "A", "A 2"],
    ["hold what stands between parts of other references", "t", "t:1"],
  ])("are each in the books whose keys %s", async (_, one, other) => {
    const refunds = [back(one, 50_000), back(other, 30_000)];
    const steps = [{ transaction_status: "settlement" }, { transaction_status: "partial_refund", refunds }];
    const { payment, ledger } = await own.take(ofOne([...steps, ...steps]));
    expect(payment).toMatchObject({ status: "partially_refunded", refundedAmount: 80_000 });
    expect(heldAt(ledger)).toBe(amount - 80_000);
  });

  it("are told also where none of them can be read, and the payment is seen all the same", async () => {
    const refunds = [{ refund_key: "a", refund_amount: "100.50" }];
    const { payment } = await own.take(
      ofOne([{ transaction_status: "settlement" }, { transaction_status: "partial_refund", refunds }]),
    );
    expect(payment.status).toBe("paid");
    expect(await own.db("differences").where({ paymentId: payment.id }).select("kind")).toEqual([
      { kind: "foreign_refund" },
    ]);
  });
});

it.each([
  ["requested", 20_000, ["done 20000", "requested 40000"]],
  ["done", 20_000, ["done 20000"]],
  ["requested", 70_000, ["done 70000"]],
] as const)(
  "of a refund of ours that is %s the provider's word for how much it gave back counts (%i), and the clinic is told",
  async (status, told, expected) => {
    const payment = newPayment(wish, new Date());
    await own.db("payments").insert(payment);
    const see = (transaction_status: string, refunds: Step["refunds"] = []) =>
      own.see(payment, { transaction_status, refunds, transaction_id: "t", minute: 1 });
    await see("settlement");
    const asked = newRefund(
      { paymentId: payment.id, transactionId: "t", amount: 60_000, reason: "x", requestedBy: "x", method: "qris" },
      payment.createdAt,
    );
    const isDone = status === "done" && { status, doneAt: payment.createdAt, dueAt: null };
    await own.db("refunds").insert({ ...asked, isSurplus: 0, ...isDone });
    for (const _ of [1, 2]) await see("partial_refund", [back(asked.refundKey, told)]);
    const refunds: KeptRefund[] = await own.db("refunds").where({ paymentId: payment.id }).orderBy("id");
    expect(refunds.map((one) => `${one.status} ${one.amount}`)).toEqual(expected);
    expect(heldAt(await own.db("ledger").where({ paymentId: payment.id }))).toBe(amount - told);
    expect(await own.db("differences").where({ paymentId: payment.id }).select("kind", "seen")).toEqual([
      { kind: "foreign_refund", seen: `refund of ${told}: asked for 60000` },
    ]);
  },
);

import type { PaymentStatus } from "@rawat/contracts";
import { createOutbox, newId } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { openPaymentStore } from "../../tests/harness/payment-store.ts";
import { type KeptPayment, newPayment } from "../src/payments/payment.ts";
import { insertPayment } from "../src/payments/payment-store.ts";
import { retellPayments } from "../src/payments/retell-payments.ts";

const { db, close } = await openPaymentStore();
afterAll(close);

/** What is told anew of a payment. */
async function toldOf(more: Partial<KeptPayment>): Promise<string[]> {
  return (await eventsOf(more)).map(({ topic }) => topic);
}

async function eventsOf(more: Partial<KeptPayment>) {
  const wish = { patientId: newId(), doctorId: newId(), orderId: null, description: "x", amount: 75_000 };
  const payment = { ...newPayment({ ...wish, openFor: null, minutes: 15 }, new Date()), ...more };
  await db("outbox").delete();
  await db("payments").delete();
  await db.transaction((trx) => insertPayment(trx as Parameters<typeof insertPayment>[0], payment));
  await retellPayments(db, createOutbox("payment"));
  const rows: { topic: string; body: string }[] = await db("outbox");
  return rows.map(({ topic, body }) => {
    const event = JSON.parse(body);
    expect(event).toMatchObject({ subject: payment.id, data: { id: payment.id } });
    return { topic, data: event.data };
  });
}

const settled: PaymentStatus[] = ["paid", "refund_pending", "partially_refunded"];

it.each(settled)(
  "a consultation's payment that is %s is told as settled, with whether the consultation is over",
  async (status) => {
    for (const consultationEndedAt of [null, new Date().toISOString()])
      expect(await eventsOf({ status, consultationEndedAt })).toMatchObject([
        { topic: "payment.settled", data: { isConsultationOver: consultationEndedAt !== null } },
      ]);
  },
);

it("money that is gone is told as gone, and what was never paid is not told", async () => {
  expect(await toldOf({ status: "refunded" })).toEqual(["payment.refunded"]);
  expect(await toldOf({ status: "disputed", reversedAt: new Date().toISOString() })).toEqual(["payment.reversed"]);
  expect(await toldOf({ status: "disputed", reversedAt: null })).toEqual(["payment.settled"]);
  expect(await toldOf({ status: "reversed" })).toEqual(["payment.reversed"]);
  for (const status of ["pending", "challenge", "denied", "cancelled", "expired"] as const)
    expect(await toldOf({ status })).toEqual([]);
});

it("what a bank disputes is told as gone where all of it had been given back before, and as settled where some is left", async () => {
  const toldAfter = (refundedAmount: number) => toldOf({ status: "disputed", reversedAt: null, refundedAmount });
  expect(await toldAfter(75_000)).toEqual(["payment.reversed"]);
  expect(await toldAfter(74_999)).toEqual(["payment.settled"]);
});

it("money that is gone is told as gone for a day after the consultation, which may still run where a database was put back", async () => {
  const endedAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  expect(await toldOf({ status: "refunded", consultationEndedAt: endedAgo(1) })).toEqual(["payment.refunded"]);
  expect(await toldOf({ status: "refunded", consultationEndedAt: endedAgo(25) })).toEqual([]);
});

it("nothing is told of an order's, for nobody keeps anything of it", async () => {
  expect(await toldOf({ status: "paid", doctorId: null, orderId: newId() })).toEqual([]);
});

it("one whose place others may have had is told as late, though it was paid in time: its talk begins only where there is room", async () => {
  const paidAt = new Date().toISOString();
  for (const placeLostAt of [null, paidAt])
    expect(await eventsOf({ status: "paid", paidAt, placeLostAt })).toMatchObject([
      { topic: "payment.settled", data: { isLate: placeLostAt !== null } },
    ]);
});

import { instant, inTransaction, newId, runAs } from "@rawat/platform";
import { afterAll, describe, expect, it } from "vitest";
import { startHandling } from "../src/notifications/handle.ts";
import { insertNotification } from "../src/notifications/notification-store.ts";
import { newOrder } from "../src/orders/order.ts";
import { insertOrder } from "../src/orders/order-store.ts";
import { closePayment } from "../src/payments/close-payment.ts";
import { observationOf } from "../src/payments/facts.ts";
import { observeAll } from "../src/payments/observe.ts";
import { withPage } from "../src/payments/open-page.ts";
import type { KeptPayment } from "../src/payments/payment.ts";
import { getKeptPayment } from "../src/payments/payment-store.ts";
import { CreatedPage } from "../src/provider/answers.ts";
import { ProviderRefused } from "../src/provider/provider-errors.ts";
import { startReconciler } from "../src/reconcile/reconcile.ts";
import { endConsultation } from "../src/refunds/end-consultation.ts";
import { giveBack } from "../src/refunds/give-back.ts";
import { insertRefund, listRefunds } from "../src/refunds/refund-store.ts";
import { amount, openProvided, statusOf, waitingFor } from "./provided.ts";

const { db, close, depsWith, begun, seen, paid } = await openProvided();
afterAll(close);

const page = { snapToken: "t", redirectUrl: "http://localhost" };
const refused = () => Promise.reject(new ProviderRefused(412, "no"));
const cancel = (deps: ReturnType<typeof depsWith>, payment: KeptPayment) =>
  runAs("payment", () => closePayment(deps, payment, "cancelled", { source: "payer" }));

describe("a payment that is given up", () => {
  it("whose page was never kept has what was begun on it ended at the provider", async () => {
    const payment = await begun();
    await seen(payment, { transaction_status: "pending" });
    const ended: string[] = [];
    const deps = depsWith({
      status: async () => statusOf(payment, { transaction_status: ended.length > 0 ? "cancel" : "pending" }),
      cancel: async (reference) => void ended.push(reference),
    });
    await cancel(deps, payment);
    expect(ended).toContain("attempt-1");
  });

  it("has each of its attempts ended, and what somebody may have begun since", async () => {
    const payment = await begun(page);
    const newer = { transaction_status: "pending" };
    const older = { ...newer, transaction_id: "attempt-0", transaction_time: "2026-11-27 21:50:00" };
    for (const one of [older, newer]) await seen(payment, one);
    const ended: string[] = [];
    const deps = depsWith({
      status: async (reference) => statusOf(payment, reference === "attempt-0" ? older : newer),
      cancel: async (reference) => void ended.push(reference),
    });
    await cancel(deps, payment);
    expect(ended).toEqual(["attempt-0", "attempt-1", payment.orderNumber]);
  });

  it("and was paid in that very moment is told as paid", async () => {
    const payment = await begun(page);
    let isPaid = false;
    const deps = depsWith({
      status: async () => statusOf(payment, isPaid ? {} : { transaction_status: "pending" }),
      cancel: () => {
        isPaid = true;
        return refused();
      },
    });
    expect((await cancel(deps, payment)).status).toBe("paid");
  });
});

it.each([
  [2, "waits", 0, { status: "requested" }],
  [4, "is asked for all the same, and waits for a hand", 1, { status: "by_hand" }],
])("a part of a card's charge that is not settled after %i days %s", async (days, _, times, expected) => {
  const [payment, card] = [await begun(page), { payment_type: "credit_card", fraud_status: "accept" }];
  const unsettled = { ...card, transaction_status: "capture", settlement_time: undefined };
  await seen(payment, unsettled);
  const createdAt = instant(new Date(Date.now() - days * 24 * 3_600_000));
  const part = { ...waitingFor(payment, 50_000), createdAt };
  await inTransaction(db, (trx) => insertRefund(trx, part));
  let asked = 0;
  const refund = () => {
    asked++;
    return refused();
  };
  const deps = depsWith({ status: async () => statusOf(payment, unsettled), refund });
  await runAs("payment", () => giveBack(deps, part));
  expect(await listRefunds(db, payment.id)).toMatchObject([expected]);
  expect(asked).toBe(times);
});

/** An order that the clinic has confirmed, and what a payment of it is begun with. */
async function confirmedOrder() {
  const made = { product: "x", price: amount, priceCode: null, listPrice: null, makerName: null };
  const order = newOrder({ ...made, patientId: newId(), madeBy: "clinic" }, new Date());
  await inTransaction(db, (trx) => insertOrder(trx, { ...order, status: "confirmed" }));
  const openFor = `order:${order.id}`;
  return { patientId: order.patientId, doctorId: null, orderId: order.id, openFor, ...page };
}

describe("what is learned of a payment", () => {
  it("has a refund of it that was put off asked for at once, and looking in vain does not", async () => {
    const [payment, card] = [await begun(page), { payment_type: "credit_card", fraud_status: "accept" }];
    await seen(payment, { ...card, transaction_status: "capture", settlement_time: undefined });
    const dueAt = instant(new Date(Date.now() + 540_000));
    await inTransaction(db, (trx) => insertRefund(trx, { ...waitingFor(payment, 50_000), tries: 7, dueAt }));
    await seen(payment, { ...card, transaction_status: "capture", settlement_time: undefined });
    expect(await listRefunds(db, payment.id)).toMatchObject([{ dueAt }]);
    await seen(payment, { ...card, transaction_status: "settlement" });
    const [refund] = await listRefunds(db, payment.id);
    expect(Date.parse(refund?.dueAt ?? "")).toBeLessThanOrEqual(Date.now());
  });

  it("that pays its order has the others of it that can be paid looked at at once, and none that is over", async () => {
    const more = await confirmedOrder();
    const [paid, checkAt] = [await begun(more), instant(new Date(Date.now() + 3_600_000))];
    const others = { ...more, openFor: null, checkAt };
    const [open, over] = [await begun(others), await begun({ ...others, closedAs: "cancelled" })];
    await seen(paid, {});
    expect(Date.parse((await getKeptPayment(db, open.id)).checkAt ?? "")).toBeLessThanOrEqual(Date.now());
    expect(await getKeptPayment(db, over.id)).toMatchObject({ checkAt });
  });

  it("that is tried again while its order is being paid by another one leaves that one the order", async () => {
    const more = await confirmedOrder();
    const { openFor } = more;
    const first = await begun(more);
    await seen(first, { transaction_status: "expire" });
    const second = await begun(more);
    const again = { transaction_id: "attempt-2", transaction_time: "2026-11-27 22:05:00" };
    await seen(first, { ...again, transaction_status: "pending" });
    expect(await getKeptPayment(db, first.id)).toMatchObject({ status: "pending", openFor: null });
    expect(await getKeptPayment(db, second.id)).toMatchObject({ openFor });
  });

  it("is asked for by a notification that names no attempt", async () => {
    const payment = await begun(page);
    const at = instant(new Date());
    const told = { id: newId(), orderNumber: payment.orderNumber, body: "{}", receivedAt: at, dueAt: at };
    await insertNotification(db, told);
    const handling = startHandling(depsWith({ status: async () => statusOf(payment) }));
    await expect.poll(async () => (await getKeptPayment(db, payment.id)).status, { timeout: 5_000 }).toBe("paid");
    await handling.stop();
  });

  it("is counted where it was nothing, so that it is asked for ever less often", async () => {
    const payment = await begun({ ...page, checkAt: instant(new Date()) });
    const rounds = startReconciler(depsWith({ status: async () => undefined }));
    await expect.poll(async () => (await getKeptPayment(db, payment.id)).checks, { timeout: 5_000 }).toBe(1);
    await rounds.stop();
  });
});

it("a page ends when its payment does, however late it was opened", async () => {
  const payment = await begun();
  let startsAt: Date | undefined;
  const openPage = async (bill: { startsAt: Date }) => {
    startsAt = bill.startsAt;
    return { token: "t", redirectUrl: "http://localhost" };
  };
  const later = () => new Date(Date.parse(payment.createdAt) + 10 * 60_000);
  await runAs("payment", () => withPage(depsWith({ openPage }, later), payment));
  expect(startsAt?.toISOString()).toBe(payment.createdAt);
});

it("a refund that the provider has done and refuses to do again is done, whichever attempt is the newest", async () => {
  const payment = await paid();
  const refund = waitingFor(payment, 50_000);
  await inTransaction(db, (trx) => insertRefund(trx, refund));
  const done = { refunds: [{ refund_key: refund.refundKey, refund_amount: "50000.00" }] };
  const newest = { transaction_id: "attempt-2", transaction_status: "deny", transaction_time: "2026-11-27 22:10:00" };
  const deps = depsWith({
    refund: refused,
    status: async (reference) =>
      statusOf(payment, reference === "attempt-1" ? { ...done, transaction_status: "partial_refund" } : newest),
  });
  await runAs("payment", () => giveBack(deps, refund));
  expect(await listRefunds(db, payment.id)).toMatchObject([{ status: "done" }]);
});

it("a refund that is told twice in one answer is one", async () => {
  const payment = await paid();
  const told = { refund_key: "at-midtrans", refund_amount: "50000.00" };
  const status = statusOf(payment, { transaction_status: "partial_refund", refunds: [told, told] });
  await runAs("payment", () => observeAll(depsWith({ status: async () => status }), payment, { source: "reconciler" }));
  expect(await getKeptPayment(db, payment.id)).toMatchObject({ status: "partially_refunded", refundedAmount: 50_000 });
  expect(await listRefunds(db, payment.id)).toHaveLength(1);
});

it.each([
  ["2026-11-27 22:00:00", "2026-11-27T15:00:00.000Z"],
  ["2026-11-27T22:00:00+07:00", "2026-11-27T15:00:00.000Z"],
  ["2026-11-27T15:00:00Z", "2026-11-27T15:00:00.000Z"],
])("a time that the provider writes %s is %s", async (written, instant) => {
  const { facts } = observationOf(statusOf(await paid(), { transaction_time: written, settlement_time: written }));
  expect(facts).toMatchObject([{ startedAt: instant, at: instant }]);
});

it("of a time that nobody can read, and an address that no page has, nothing is believed", async () => {
  const payment = await paid();
  expect(() => statusOf(payment, { transaction_time: "27/11/2026 22.00" })).toThrow("Expected a date with its time");
  expect(() => CreatedPage.parse({ token: "t", redirect_url: "javascript:alert(1)" })).toThrow("Invalid URL");
});

describe("a consultation that is over", () => {
  const end = (payment: KeptPayment, isFree: boolean) =>
    runAs("payment", () =>
      inTransaction(db, (trx) =>
        endConsultation(trx, depsWith({}), {
          ...{
            id: newId(),
            patientId: payment.patientId,
            doctorId: newId(),
            status: "ended",
            startedAt: "",
            expiresAt: "",
          },
          ...{ paymentId: payment.id, endedBecause: isFree ? "doctor_gone" : "closed", isFree },
        } as Parameters<typeof endConsultation>[2]),
      ),
    );

  it("and is told of again changes nothing", async () => {
    const payment = await paid();
    await end(payment, false);
    const before = await getKeptPayment(db, payment.id);
    await end(payment, false);
    expect(await getKeptPayment(db, payment.id)).toEqual(before);
    const told = { paymentId: payment.id, seen: "the consultation is over" };
    expect(await db("paymentStories").where(told)).toHaveLength(1);
  });

  it("and was for nothing goes back whole, whatever was withdrawn before", async () => {
    const payment = await paid();
    const withdrawn = { ...waitingFor(payment, 60_000), status: "refused", ended: "withdrawn", dueAt: null } as const;
    await inTransaction(db, (trx) => insertRefund(trx, withdrawn));
    await end(payment, true);
    const ofItself = (await listRefunds(db, payment.id)).filter(({ isSurplus }) => isSurplus);
    expect(ofItself).toMatchObject([{ amount, status: "requested" }]);
  });
});

import { instant, inTransaction, newId, runAs, type Transaction } from "@rawat/platform";
import { afterAll, describe, expect, it } from "vitest";
import { startHandling } from "../src/notifications/handle.ts";
import { insertNotification } from "../src/notifications/notification-store.ts";
import { newOrder } from "../src/orders/order.ts";
import { insertOrder } from "../src/orders/order-store.ts";
import { closePayment } from "../src/payments/close-payment.ts";
import { holdPlace } from "../src/payments/hold-place.ts";
import { observeAll } from "../src/payments/observe.ts";
import { withPage } from "../src/payments/open-page.ts";
import { countBegun, getKeptPayment } from "../src/payments/payment-store.ts";
import { ProviderAway } from "../src/provider/provider-errors.ts";
import { giveBack } from "../src/refunds/give-back.ts";
import { insertRefund, listRefunds } from "../src/refunds/refund-store.ts";
import { amount, away, openProvided, statusOf, waitingFor } from "./provided.ts";

const { db, close, depsWith, begun, seen, paid } = await openProvided();
afterAll(close);

it("a payment that is looked at and is as it was keeps its version, and one that is not does not", async () => {
  const payment = await paid();
  const versionNow = async () => (await getKeptPayment(db, payment.id)).version;
  const version = await versionNow();
  for (let times = 0; times < 3; times++) await seen(payment);
  expect(await versionNow()).toBe(version);
  await seen(payment, {
    transaction_status: "partial_refund",
    refunds: [{ refund_key: "of their own", refund_amount: "60000.00" }],
  });
  expect(await versionNow()).toBe(version + 1);
});

describe("a page", () => {
  it("that comes after somebody else has opened another is handed to nobody, for the other one has ended it", async () => {
    const payment = await begun();
    let now = Date.now();
    const pageOf = (token: string) => ({ token, redirectUrl: "http://localhost" });
    const slow = Promise.withResolvers<ReturnType<typeof pageOf>>();
    const opening = [slow.promise, Promise.resolve(pageOf("token-2"))];
    const deps = depsWith({ openPage: () => opening.shift() ?? away() }, () => new Date(now));
    const first = runAs("payment", () => withPage(deps, payment));
    await expect.poll(() => opening.length).toBe(1);
    now += 5_000;
    const second = await runAs("payment", () => withPage(deps, payment));
    expect(second.snapToken).toBe("token-2");
    slow.resolve(pageOf("token-1"));
    expect((await first).snapToken).toBe("token-2");
    expect((await getKeptPayment(db, payment.id)).snapToken).toBe("token-2");
  });

  it("is opened as long as there is time to pay, and for nobody once that is over", async () => {
    const payment = await begun();
    const opened: string[] = [];
    const openPage = async ({ orderNumber }: { orderNumber: string }) => {
      opened.push(orderNumber);
      return { token: "t", redirectUrl: "http://localhost" };
    };
    const withPageIn = (ms: number) => {
      const now = () => new Date(Date.parse(payment.expiresAt ?? "") + ms);
      return runAs("payment", () => withPage(depsWith({ openPage }, now), payment));
    };
    expect((await withPageIn(0)).snapToken).toBeNull();
    expect(opened).toEqual([]);
    expect(await getKeptPayment(db, payment.id)).toMatchObject({ snapToken: null, pageClaimedUntil: null });
    expect((await withPageIn(-1)).snapToken).toBe("t");
    expect(opened).toEqual([payment.orderNumber]);
  });
});

describe("a payment that is given up", () => {
  it("is open as long as nobody knows whether it ended at the provider", async () => {
    const payment = await begun({ snapToken: "t", redirectUrl: "http://localhost" });
    const deps = depsWith({ status: async () => statusOf(payment, { transaction_status: "pending" }) });
    const given = runAs("payment", () => closePayment(deps, payment, "cancelled", { source: "payer" }));
    await expect(given).rejects.toThrow(ProviderAway);
    expect(await getKeptPayment(db, payment.id)).toMatchObject({ status: "pending", closedAs: null });
  });

  it("in the moment in which its page comes ends at the provider too", async () => {
    const payment = await begun();
    const ended: string[] = [];
    const deps = depsWith({
      status: async () => statusOf(payment, { transaction_status: ended.length > 0 ? "cancel" : "pending" }),
      cancel: async (reference) => void ended.push(reference),
    });
    const [held, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const opening = inTransaction(
      db,
      async (trx) => {
        await trx("payments").where({ id: payment.id }).update({ snapToken: "t", redirectUrl: "http://localhost" });
        held.resolve();
        await opened.promise;
      },
      { line: payment.id },
    );
    await held.promise;
    const given = runAs("payment", () => closePayment(deps, payment, "cancelled", { source: "payer" }));
    setTimeout(opened.resolve, 200);
    expect((await given).status).toBe("cancelled");
    await opening;
    expect(ended).toContain(payment.orderNumber);
  });

  it("is over by every attempt that may still be paid, also by an older one that a bank looks at", async () => {
    const payment = await begun({ snapToken: "t", redirectUrl: "http://localhost" });
    const started = { transaction_id: "attempt-0", transaction_time: "2026-11-27 21:50:00" };
    const looked = { ...started, transaction_status: "capture", fraud_status: "challenge" };
    const newest = { transaction_status: "pending" };
    for (const attempt of [looked, newest]) await seen(payment, attempt);
    const ended: string[] = [];
    // By the order's number it ends the newest alone.
    const deps = depsWith({
      status: async (reference) => {
        const attempt = reference === "attempt-0" ? looked : newest;
        return statusOf(payment, ended.includes(reference) ? { ...attempt, transaction_status: "cancel" } : attempt);
      },
      cancel: async (reference) => void ended.push(reference),
    });
    const given = await runAs("payment", () => closePayment(deps, payment, "cancelled", { source: "payer" }));
    expect(given.status).toBe("cancelled");
    expect(ended).toContain("attempt-0");
  });
});

it("an attempt that was begun in the same second as the newest is asked for too", async () => {
  const payment = await begun({ snapToken: "t", redirectUrl: "http://localhost" });
  const denied = { transaction_id: "attempt-0", transaction_status: "deny", payment_type: "credit_card" };
  const open = { transaction_id: "attempt-1", transaction_status: "pending" };
  for (const attempt of [open, denied]) await seen(payment, attempt);
  const asked: string[] = [];
  const status = async (reference: string) => {
    asked.push(reference);
    return reference === "attempt-1" ? statusOf(payment) : statusOf(payment, denied);
  };
  const found = await runAs("payment", () => observeAll(depsWith({ status }), payment, { source: "reconciler" }));
  expect(asked).toEqual([payment.orderNumber, "attempt-1"]);
  expect(found).toMatchObject({ status: "paid" });
});

describe("a doctor's place", () => {
  const minutesFrom = (from: number, until: string | null) => Math.round((Date.parse(until ?? "") - from) / 60_000);

  it("is held from when it was learned that it is paid until the talk begins, for a week at most, and is held no longer by learning more", async () => {
    const payment = await begun({ doctorId: newId() });
    await seen(payment);
    const { placeUntil } = await getKeptPayment(db, payment.id);
    expect(minutesFrom(Date.now(), placeUntil)).toBe(7 * 24 * 60);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await seen(payment);
    expect((await getKeptPayment(db, payment.id)).placeUntil).toBe(placeUntil);
  });

  it("is held until the talk is over that began later than it was learned", async () => {
    const payment = await begun({ doctorId: newId() });
    await seen(payment);
    const expiresAt = instant(new Date(Date.now() + 50 * 60_000));
    const tell = () => inTransaction(db, (trx) => holdPlace(trx, { paymentId: payment.id, expiresAt }));
    await tell();
    await seen(payment);
    expect((await getKeptPayment(db, payment.id)).placeUntil).toBe(expiresAt);
    await db("payments").where({ id: payment.id }).update({ consultationEndedAt: expiresAt, placeUntil: null });
    await tell();
    expect((await getKeptPayment(db, payment.id)).placeUntil).toBeNull();
  });
});

describe("a refund", () => {
  it("that was ended while the provider was asked is not done by that", async () => {
    const payment = await paid();
    const refund = waitingFor(payment, amount);
    await inTransaction(db, (trx) => insertRefund(trx, refund));
    const deps = depsWith({
      refund: async () => {
        await db("refunds").where({ id: refund.id }).update({ status: "refused", ended: "withdrawn", dueAt: null });
      },
      status: async () => statusOf(payment),
    });
    await runAs("payment", () => giveBack(deps, refund));
    expect(await listRefunds(db, payment.id)).toMatchObject([{ status: "refused", ended: "withdrawn" }]);
    expect((await getKeptPayment(db, payment.id)).refundedAmount).toBe(0);
  });

  it("that several find due at once is asked for by one of them, each time that it is", async () => {
    const payment = await paid();
    const found = waitingFor(payment, amount);
    await inTransaction(db, (trx) => insertRefund(trx, found));
    let asked = 0;
    const deps = depsWith({
      refund: () => {
        asked++;
        return away();
      },
    });
    const giveBackAtOnce = async () => {
      const [refund = found] = await listRefunds(db, payment.id);
      await Promise.all([1, 2, 3].map(() => runAs("payment", () => giveBack(deps, refund))));
    };
    await giveBackAtOnce();
    expect(asked).toBe(1);
    await giveBackAtOnce();
    expect(asked).toBe(2);
  });

  it("of several that wait is lessened by what the others before it still take of what is left", async () => {
    const payment = await paid();
    for (const sum of [50_000, 100_000]) await inTransaction(db, (trx) => insertRefund(trx, waitingFor(payment, sum)));
    await seen(payment, {
      transaction_status: "partial_refund",
      refunds: [{ refund_key: "of their own", refund_amount: "60000.00" }],
    });
    const waiting = (await listRefunds(db, payment.id)).filter(({ status }) => status === "requested");
    expect(waiting.map((one) => one.amount)).toEqual([50_000, 40_000]);
  });
});

/** An order whose payment was begun. */
async function begunOrder() {
  const made = { product: "x", price: amount, priceCode: null, listPrice: null, makerName: null };
  const order = newOrder({ ...made, patientId: newId(), madeBy: "clinic" }, new Date());
  await inTransaction(db, (trx) => insertOrder(trx, { ...order, status: "confirmed" }));
  return { order, payment: await begun({ patientId: order.patientId, doctorId: null, orderId: order.id }) };
}

it("what a bank takes in parts that are the whole is owed again, for nobody of the clinic gave it back", async () => {
  const { order, payment } = await begunOrder();
  await seen(payment);
  const part = (refund_chargeback_id: string, refund_amount: string) => ({ refund_chargeback_id, refund_amount });
  for (const refunds of [[part("1", "50000.00")], [part("1", "50000.00"), part("2", `${amount - 50_000}.00`)]])
    await seen(payment, { transaction_status: "partial_chargeback", refunds });
  expect(await getKeptPayment(db, payment.id)).toMatchObject({ status: "disputed", refundedAmount: amount });
  expect(await db("orders").where({ id: order.id }).first()).toMatchObject({ status: "confirmed", paymentId: null });
});

it("an attempt that is learned of after its order's payment was given back goes back too, though it was paid before the other", async () => {
  const { order, payment } = await begunOrder();
  const givenBack = { refunds: [{ refund_key: "of their own", refund_amount: `${amount}.00` }] };
  await seen(payment);
  await seen(payment, { transaction_status: "refund", ...givenBack });
  expect(await db("orders").where({ id: order.id }).first()).toMatchObject({ status: "refunded" });
  const before = { transaction_time: "2026-11-27 21:50:00", settlement_time: "2026-11-27 21:50:30" };
  await seen(payment, { transaction_id: "attempt-0", ...before });
  const refunds = await listRefunds(db, payment.id);
  expect(refunds.filter(({ transactionId }) => transactionId === "attempt-0")).toMatchObject([
    { amount, status: "requested", isSurplus: true },
  ]);
});

it("what was paid at the front desk counts as none of the payments that a patient may begin a day", async () => {
  const { patientId } = await begun({ expiresAt: null });
  const since = instant(new Date(Date.now() - 60_000));
  const count = () => db.transaction((trx) => countBegun(trx as Transaction, patientId, since));
  expect(await count()).toBe(0);
  await begun({ patientId });
  expect(await count()).toBe(1);
});

it("a notification that could not be looked into is still to be handled", async () => {
  const payment = await begun({ snapToken: "t", redirectUrl: "http://localhost" });
  const at = instant(new Date());
  const id = newId();
  const body = JSON.stringify({ transaction_id: "attempt-1" });
  await insertNotification(db, { id, orderNumber: payment.orderNumber, body, receivedAt: at, dueAt: at });
  let asked = 0;
  const deps = depsWith({
    status: async () => {
      asked += 1;
      return away();
    },
  });
  const handling = startHandling(deps);
  await expect.poll(() => asked, { timeout: 5_000 }).toBeGreaterThan(0);
  await handling.stop();
  expect((await db("notifications").where({ id }).first()).dueAt).not.toBeNull();
});

import { instant, newId } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { type Booked, entriesOf } from "../../payment-service/src/books/ledger.ts";
import * as ledger from "../../payment-service/src/books/ledger-store.ts";
import * as notifications from "../../payment-service/src/notifications/notification-store.ts";
import { newOrder } from "../../payment-service/src/orders/order.ts";
import * as orders from "../../payment-service/src/orders/order-store.ts";
import { type KeptPayment, newPayment, openForOrder } from "../../payment-service/src/payments/payment.ts";
import * as payments from "../../payment-service/src/payments/payment-store.ts";
import * as stories from "../../payment-service/src/payments/story-store.ts";
import * as people from "../../payment-service/src/people/person-store.ts";
import * as differences from "../../payment-service/src/reconcile/difference-store.ts";
import * as unknown from "../../payment-service/src/reconcile/unknown-store.ts";
import { newRefund } from "../../payment-service/src/refunds/refund.ts";
import * as refunds from "../../payment-service/src/refunds/refund-store.ts";
import { listHappened } from "../../payment-service/src/timeline/timeline-store.ts";
import { openPaymentStore } from "../harness/payment-store.ts";
import { expectBounds, expectIndexes, expectOrderOfIndex, multiplyRows } from "../harness/plans.ts";

const { db, close } = await openPaymentStore();
afterAll(close);

const zone = "Asia/Jakarta";
const halfHourMs = 1_800_000;
const rowsCount = 1_000;
const begin = Date.now() - 2 * rowsCount * halfHourMs;
const timeOf = (n: number) => instant(new Date(begin + n * halfHourMs));
const methods = ["qris", "gopay", "cash", "card"] as const;

/** The n-th payment of a clinic, of an order or of one of ten doctors, with all that is written about one. */
async function keep(trx: Parameters<typeof payments.insertPayment>[0], n: number, doctorIds: readonly string[]) {
  const at = timeOf(n);
  const patientId = newId();
  const order = newOrder(
    {
      patientId,
      product: "Rontgen dada",
      price: 150_000,
      priceCode: null,
      listPrice: null,
      madeBy: "clinic",
      makerName: null,
    },
    new Date(at),
  );
  const doctorId = n % 2 ? (doctorIds[n % 10] ?? null) : null;
  const orderId = doctorId ? null : order.id;
  const wish = { patientId, doctorId, orderId, description: order.product, amount: order.price, openFor: null };
  const method = methods[n % methods.length] ?? "qris";
  const begun = newPayment({ ...wish, orderNumber: newId(), minutes: 15 }, new Date(at));
  const isPaid = n % 10 > 0;
  const payment: KeptPayment = isPaid ? { ...begun, status: "paid", method, paidAt: at } : { ...begun, checkAt: at };
  await people.keepPerson(trx, { id: patientId, name: "Siti", medicalRecordNumber: null, version: 1 });
  if (orderId) await orders.insertOrder(trx, { ...order, orderNumber: newId() });
  await payments.insertPayment(trx, payment);
  const [paymentId, transactionId] = [payment.id, newId()];
  await payments.addFacts(trx, paymentId, [{ transactionId, fact: "settled", method, startedAt: at, at }]);
  await stories.addToStory(trx, paymentId, { source: "notification", seen: "settlement" }, payment.status, at);
  const attempts = isPaid ? [{ transactionId, method, state: "paid" as const, startedAt: at, paidAt: at }] : [];
  const entries = (booked: readonly Booked[]) => entriesOf({ amount: payment.amount, attempts, refunds: [], booked });
  await ledger.book(trx, paymentId, entries, { at, zone, by: method === "cash" ? "Rini" : null, byId: null });
  const refund = newRefund(
    { paymentId, transactionId, amount: 1_000, reason: "Batal", requestedBy: null, method: "qris" },
    at,
  );
  await refunds.insertRefund(trx, refund);
  const notification = { id: newId(), orderNumber: payment.orderNumber, body: "{}", receivedAt: at };
  await notifications.insertNotification(trx, { ...notification, dueAt: n % 10 ? null : at });
  if (n % 5 === 0)
    await unknown.insertUnknown(trx, {
      ...{ id: newId(), transactionId: newId(), orderNumber: payment.orderNumber },
      ...{ amount: 1_000, seen: "settlement", at },
    });
  const kind = "amount" as Parameters<typeof differences.insertDifference>[1]["kind"];
  if (n % 5 === 0) await differences.insertDifference(trx, { paymentId, kind, reference: newId(), seen: "x", at });
  return { payment, refund, order };
}

it("no statement of the payment service reads a table from end to end, and lists come in the order of an index", async () => {
  const doctorIds = Array.from({ length: 10 }, newId);
  const all: Awaited<ReturnType<typeof keep>>[] = [];
  await db.transaction(async (trx) => {
    for (let n = 0; n < rowsCount; n++) all.push(await keep(trx, n, doctorIds));
  });
  const spanMs = rowsCount * halfHourMs;
  await multiplyRows(
    db,
    {
      people: {},
      orders: { later: ["createdAt", "updatedAt"] },
      payments: { same: ["doctorId"], later: ["createdAt", "updatedAt"] },
      paymentFacts: {},
      paymentStories: {},
      refunds: {},
      ledger: { later: ["at"] },
      notifications: {},
      differences: {},
      unknownPayments: {},
    },
    spanMs,
  );
  const [first] = all;
  if (!first) throw expect.fail();
  const { payment, refund, order } = first;
  const { id, patientId } = payment;
  const [, doctorId = ""] = doctorIds;
  const span = { from: timeOf(10), before: timeOf(20) };
  const limit = 21;
  const stretches = [{}, span, { beforeId: newId() }];
  const pages = async (
    ofPayments: payments.Narrowing["only"][],
    ofOrders: orders.Narrowing["only"][],
    ofBooks: ledger.Narrowing["only"][],
  ) => {
    for (const stretch of stretches) {
      for (const only of ofPayments) await payments.listPayments(db, { limit, only, ...stretch });
      for (const only of ofOrders)
        for (const unpaid of [undefined, true, false]) await orders.listOrders(db, { limit, only, unpaid, ...stretch });
      for (const only of ofBooks) await ledger.listLines(db, { limit, only, ...stretch });
    }
  };
  // Of a few rows an engine may think that sorting them is less work.
  const ofMany = () =>
    pages(
      [{}, { doctorId }, { status: "paid" }, { method: "qris" }],
      [{}, { status: "pending" }],
      [{}, { account: "cash" }],
    );
  await expectOrderOfIndex(db, ofMany, 3 * 8);
  await expectBounds(db, () => notifications.listNotifications(db, payment.orderNumber));
  await expectIndexes(
    db,
    async () => {
      await ofMany();
      await pages(
        [{ patientId }, { orderId: order.id }, { orderNumber: payment.orderNumber }, { patientId, status: "paid" }],
        [{ patientId }, { patientId, status: "paid" }],
        [{ paymentId: id }],
      );
      for (const table of ["orders", "payments"] as const) {
        await listHappened(db, table, { patientId, limit });
        await listHappened(db, table, { patientId, limit, after: { at: timeOf(5), id } });
      }
      for (const resolved of [undefined, false]) {
        await differences.listDifferences(db, { limit, resolved, beforeId: newId() });
        await unknown.listUnknown(db, { limit, resolved, beforeId: newId() });
      }
      await unknown.findUnknown(db, newId());
      await differences.findDifference(db, newId());
      await differences.findQuestioned(db, [order.id, newId()]);
      await differences.assertUnquestioned(db, { orderId: newId() });
      await differences.assertUnquestioned(db, { patientId, doctorId });
      await payments.getKeptPayment(db, id);
      await payments.findPayment(db, { orderNumber: payment.orderNumber });
      await payments.findPayment(db, { openFor: "order:x" });
      await payments.listDueChecks(db, timeOf(3), 100);
      await payments.listChecksBeyond(db, timeOf(3));
      await payments.listUnlooked(db, new Date(timeOf(3)), 60_000);
      await payments.claimCheck(db, payment, { until: timeOf(1), at: timeOf(0), isCounted: true });
      await payments.putOffCheck(db, payment, timeOf(1));
      await payments.claimPage(db, id, new Date(timeOf(0)), 4_000);
      await payments.freePage(db, id, timeOf(1));
      await payments.countPlaces(db, doctorId, timeOf(1));
      await payments.countPlacesOfOthers(db, { id, doctorId }, timeOf(1));
      await payments.nextNumber(db, order);
      await payments.listFacts(db, id);
      await stories.listStory(db, id);
      await refunds.listRefunds(db, id);
      await refunds.listDueRefunds(db, timeOf(3), timeOf(4), 100);
      await refunds.claimRefund(db, refund, timeOf(1));
      await refunds.hurryRefund(db, refund, timeOf(1));
      await notifications.listDueNotifications(db, timeOf(3), timeOf(4), 100);
      await notifications.listNotifications(db, payment.orderNumber);
      await notifications.markHandled(db, [newId()]);
      // As what is old is tidied away.
      await db("notifications").select("id").where("receivedAt", "<", timeOf(3)).limit(1_000);
      await ledger.tallyByDay(db, { first: "2026-01-01", last: "2026-01-31" });
      await ledger.tallyByPerson(db, timeOf(3).slice(0, 10));
      await people.findPeople(db, [patientId, newId()]);
      await orders.findOrder(db, order.id);
      await db.transaction(async (trx) => {
        await payments.writePayment(trx, payment);
        await payments.findOpen(trx, openForOrder(order.id), new Date(timeOf(0)));
        await orders.writeOrder(trx, order);
        await refunds.writeRefund(trx, refund);
        await people.enterDoctor(trx, doctorId);
        await ledger.book(trx, id, () => [], { at: timeOf(0), zone, by: null, byId: null });
        await unknown.markUnknownResolved(trx, newId(), { resolvedAt: timeOf(0), resolvedBy: "x", note: "x" });
        await differences.markResolved(trx, newId(), { resolvedAt: timeOf(0), resolvedBy: "x", note: "x" });
      });
    },
    44,
  );
});

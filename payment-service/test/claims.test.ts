import { newId } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { openPaymentStore } from "../../tests/harness/payment-store.ts";
import { newPayment } from "../src/payments/payment.ts";
import {
  claimCheck,
  claimPage,
  freePage,
  getKeptPayment,
  insertPayment,
  listUnlooked,
} from "../src/payments/payment-store.ts";
import { hurryRefunds, pauseOf } from "../src/refunds/pace.ts";
import { newRefund } from "../src/refunds/refund.ts";
import { insertRefund, listDueRefunds, listRefunds } from "../src/refunds/refund-store.ts";

const { db, close } = await openPaymentStore();
afterAll(close);

const started = async () => {
  const wish = {
    patientId: newId(),
    doctorId: newId(),
    orderId: null,
    description: "x",
    amount: 75_000,
    openFor: null,
  };
  const payment = newPayment({ ...wish, minutes: 15 }, new Date());
  await db.transaction((trx) => insertPayment(trx as Parameters<typeof insertPayment>[0], payment));
  return payment;
};
const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1_000);

it("the page of a payment is opened by one at a time, and anew once its time is over, also by a clock that stepped back since", async () => {
  const payment = await started();
  const claim = (now: number) => claimPage(db, payment.id, at(now), 20_000);
  const first = await claim(0);
  expect(first).toEqual(expect.any(String));
  expect(await claim(1)).toBeUndefined();
  // Another machine's clock is behind.
  expect(await claim(-1)).toBeUndefined();
  expect(await claim(-19)).toBeUndefined();
  const second = await claim(20);
  expect(second).not.toBe(first);
  // Whose claim somebody else has taken over frees nothing.
  await freePage(db, payment.id, first ?? "");
  expect(await claim(21)).toBeUndefined();
  // Until then nobody takes a page who takes it now.
  const early = await claim(-3_600);
  expect(early).toEqual(expect.any(String));
  await freePage(db, payment.id, early ?? "");
  expect(await claim(-3_599)).toEqual(expect.any(String));
});

it("the page of a payment that has one already is opened by nobody, also where nobody has it in hand", async () => {
  const payment = await started();
  const claim = await claimPage(db, payment.id, at(0), 20_000);
  await db("payments").where({ id: payment.id }).update({ snapToken: "a page" });
  await freePage(db, payment.id, claim ?? "");
  expect(await claimPage(db, payment.id, at(1), 20_000)).toBeUndefined();
});

it("a payment that is due is looked at by one of several who see it at once", async () => {
  const { id } = await started();
  const seen = await getKeptPayment(db, id);
  const claim = (seconds: number) =>
    claimCheck(db, seen, { until: at(seconds + 60).toISOString(), at: at(seconds).toISOString(), isCounted: true });
  expect([await claim(0), await claim(1)]).toEqual([true, false]);
  expect(await getKeptPayment(db, id)).toMatchObject({ checks: seen.checks + 1, checkAt: at(60).toISOString() });
});

it("a payment whose look was put off waits for a pace since the last one, whatever a clock that has stepped back shows of that", async () => {
  const { id } = await started();
  const open = { openFor: `order:${id}`, snapToken: "a page", checkAt: at(7_200).toISOString() };
  const isUnlooked = async (lookedSeconds: number) => {
    await db("payments")
      .where({ id })
      .update({ ...open, lookedAt: at(lookedSeconds).toISOString() });
    return (await listUnlooked(db, at(0), 60_000)).some((payment) => payment.id === id);
  };
  expect([await isUnlooked(-61), await isUnlooked(-59)]).toEqual([true, false]);
  expect([await isUnlooked(59), await isUnlooked(3_600)]).toEqual([false, true]);
});

/** A refund that somebody has asked for. */
async function asked(paymentId: string, more: object) {
  const wish = {
    paymentId,
    transactionId: newId(),
    amount: 1_000,
    reason: "x",
    requestedBy: "Ayu",
    method: "qris",
  } as const;
  const refund = { ...newRefund(wish, at(0).toISOString()), ...more };
  await db.transaction((trx) => insertRefund(trx as Parameters<typeof insertRefund>[0], refund));
  return refund;
}

it("a refund that was put off is due at once when something has become of its payment; one that is being asked for, or waits for nobody, is not", async () => {
  const { id: paymentId } = await started();
  const checkPaceMs = 60_000;
  const insert = async (tries: number, beganAt: number, more = {}) => {
    const dueAt = new Date(at(beganAt).getTime() + pauseOf(tries - 1, { checkPaceMs })).toISOString();
    return await asked(paymentId, { tries, dueAt, ...more });
  };
  const putOff = await insert(7, 0);
  const beingAsked = await insert(7, 95);
  const ended = await insert(7, 0, { status: "done", dueAt: null });
  const now = at(100);
  await hurryRefunds(db, { clock: { now: () => now }, checkPaceMs }, paymentId);
  const dueOf = new Map((await listRefunds(db, paymentId)).map(({ id, dueAt }) => [id, dueAt]));
  expect(dueOf.get(putOff.id)).toBe(now.toISOString());
  expect(dueOf.get(beingAsked.id)).toBe(beingAsked.dueAt);
  expect(dueOf.get(ended.id)).toBeNull();
});

it("a refund that was put off by a clock that has stepped back since is asked for at once, and none before its time otherwise", async () => {
  const { id: paymentId } = await started();
  const insert = async (seconds: number) => (await asked(paymentId, { dueAt: at(seconds).toISOString() })).id;
  const [due, soon, stranded] = [await insert(0), await insert(600), await insert(7_200)];
  const found = await listDueRefunds(db, at(0).toISOString(), at(3_600).toISOString(), 20);
  const ids = found.map(({ id }) => id);
  expect([due, soon, stranded].map((id) => ids.includes(id))).toEqual([true, false, true]);
});

import { newId } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { openPaymentStore } from "../../tests/harness/payment-store.ts";
import { newPayment } from "../src/payments/payment.ts";
import { claimPage, freePage, insertPayment } from "../src/payments/payment-store.ts";

const { db, close } = await openPaymentStore();
afterAll(close);

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1_000);

it("the page of a payment is opened by one at a time, and anew once its time is over, also by a clock that stepped back since", async () => {
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

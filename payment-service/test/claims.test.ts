import { newId } from "@rawat/platform";
import { afterAll, expect, it } from "vitest";
import { openPaymentStore } from "../../tests/harness/payment-store.ts";
import { newPayment } from "../src/payments/payment.ts";
import { claimPage, freePage, insertPayment } from "../src/payments/payment-store.ts";

const { db, close } = await openPaymentStore();
afterAll(close);

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1_000).toISOString();

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
  const claim = (now: number) => claimPage(db, payment.id, at(now), at(now + 20));
  expect(await claim(0)).toBe(true);
  expect(await claim(1)).toBe(false);
  expect(await claim(20)).toBe(true);
  // Until then nobody takes a page who takes it now.
  expect(await claim(-3_600)).toBe(true);
  await freePage(db, payment.id);
  expect(await claim(-3_599)).toBe(true);
});

import { instant, inTransaction, newId, runAs } from "@rawat/platform";
import { afterAll, describe, expect, it } from "vitest";
import type { Deps } from "../src/deps.ts";
import { holdPlace } from "../src/payments/hold-place.ts";
import { newPayment } from "../src/payments/payment.ts";
import { getKeptPayment, insertPayment } from "../src/payments/payment-store.ts";
import { completeRefund } from "../src/refunds/complete-refund.ts";
import { newRefund } from "../src/refunds/refund.ts";
import { listRefunds } from "../src/refunds/refund-store.ts";
import { withdrawRefund } from "../src/refunds/withdraw-refund.ts";
import { openObserving, wish } from "./observations.ts";

const own = await openObserving();
const { db } = own;
afterAll(own.close);

const rini = { kind: "account", accountId: newId(), role: "admin", name: "Rini" } as const;

describe("whoever saw a payment as it was before something else waited", () => {
  it.each([
    ["notes nothing as given back that they have not seen", completeRefund],
    ["withdraws nothing that they have not seen", withdrawRefund],
  ] as const)("%s, though both were asked at once", async (_, act) => {
    const { payment } = await own.take([{ transaction_status: "settlement", transaction_id: "t", minute: 1 }]);
    const { version } = await getKeptPayment(db, payment.id);
    const asked = newRefund(
      {
        paymentId: payment.id,
        transactionId: "t",
        amount: 10_000,
        reason: "x",
        requestedBy: "x",
        method: "bank_transfer",
      },
      payment.createdAt,
    );
    await db("refunds").insert({ ...asked, isSurplus: 0 });
    await db("payments")
      .where({ id: payment.id })
      .update({ version: version + 1 });
    const deps = own.deps as Deps;
    const given = runAs("payment", () =>
      act(deps, rini, payment.id, { ifMatch: version, refundId: undefined } as never),
    );
    await expect(given).rejects.toMatchObject({ code: "stale_version" });
    expect((await listRefunds(db, payment.id)).map(({ status }) => status)).toEqual(["by_hand"]);
  });
});

it.each([
  ["is asked for", {}],
  ["has given", { status: "done", dueAt: null, doneAt: "2026-11-27T15:00:00.000Z" }],
])("what Midtrans %s nobody notes as handed over, also where it is named", async (_, standing) => {
  const { payment } = await own.take([{ transaction_status: "settlement", transaction_id: "t", minute: 1 }]);
  const asked = newRefund(
    { paymentId: payment.id, transactionId: "t", amount: 10_000, reason: "x", requestedBy: "x", method: "qris" },
    payment.createdAt,
  );
  await db("refunds").insert({ ...asked, ...standing, isSurplus: 0 });
  const before = await listRefunds(db, payment.id);
  const named = { refundId: asked.id, method: "cash", ifMatch: undefined } as const;
  const given = runAs("payment", () => completeRefund(own.deps as Deps, rini, payment.id, named));
  await expect(given).rejects.toMatchObject({ code: "no_refund_waits" });
  expect(await listRefunds(db, payment.id)).toEqual(before);
});

it("no place of a doctor is held anew for a payment that has none any more", async () => {
  const payment = { ...newPayment({ ...wish, doctorId: newId() }, new Date()), placeUntil: null };
  await db("payments").insert(payment);
  await inTransaction(db, (trx) =>
    holdPlace(trx, { paymentId: payment.id, expiresAt: instant(new Date(Date.now() + 1_800_000)) }),
  );
  expect((await getKeptPayment(db, payment.id)).placeUntil).toBeNull();
});

it("of one thing one payment is open, whoever begins a second one by whatever way", async () => {
  const openFor = `order:${newId()}`;
  const insert = () => inTransaction(db, (trx) => insertPayment(trx, newPayment({ ...wish, openFor }, new Date())));
  expect([await insert(), await insert()]).toEqual([true, false]);
});

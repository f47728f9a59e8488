import { createHash } from "node:crypto";
import type { Snap } from "midtrans-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOf, failureOf, fieldsOf, newOrderId, orderOf } from "./midtrans-calls.ts";
import { openTestSimulator, serverKey, type TestSimulator } from "./simulator-harness.ts";

/**
 * What midtrans-client hears of orders that somebody pays, and when Midtrans fails. The sandbox has nobody who pays by program and
 * no faults to order, so this is the simulator's alone, whatever key is set.
 */
let simulator: TestSimulator;
let snap: Snap;
beforeAll(async () => {
  simulator = await openTestSimulator();
  snap = simulator.client();
});
afterAll(() => simulator.close());

describe("an order that somebody pays", () => {
  const begin = async (outcome: string, method?: string, more: object = {}) => {
    const orderId = newOrderId();
    await snap.createTransaction(orderOf(orderId, more));
    const { attempts } = await simulator.drive(orderId, { outcome, method });
    return { orderId, transactionId: attempts.at(-1)?.transactionId ?? "" };
  };

  it("is told in full, by its own id and by its transaction's, with a signature that holds", async () => {
    const { orderId, transactionId } = await begin("settlement", "bank_transfer", { custom_field1: "one" });
    const told = await fieldsOf(snap.transaction.status(orderId));
    const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
    expect(told).toMatchObject({
      status_code: "200",
      transaction_status: "settlement",
      fraud_status: "accept",
      transaction_id: transactionId,
      order_id: orderId,
      gross_amount: "150000.00",
      currency: "IDR",
      payment_type: "bank_transfer",
      va_numbers: [{ bank: "bca", va_number: expect.stringMatching(/^\d+$/) }],
      transaction_time: expect.stringMatching(time),
      settlement_time: expect.stringMatching(time),
      custom_field1: "one",
    });
    const settledAt = Date.parse(`${String(told.settlement_time).replace(" ", "T")}+07:00`);
    expect(Math.abs(Date.now() - settledAt)).toBeLessThan(60_000);
    const signature = createHash("sha512").update(`${orderId}200150000.00${serverKey}`).digest("hex");
    expect(told.signature_key).toBe(signature);
    expect(await snap.transaction.status(transactionId)).toEqual(told);
    expect(await snap.transaction.notification({ transaction_id: transactionId })).toEqual(told);
    expect(await snap.transaction.notification(JSON.stringify({ transaction_id: transactionId }))).toEqual(told);
  });

  it.each([
    ["pending", "qris", "pending", "201", "accept"],
    ["capture", "credit_card", "capture", "200", "accept"],
    ["challenge", "credit_card", "capture", "201", "challenge"],
    ["deny", "gopay", "deny", "202", "deny"],
    ["cancel", "gopay", "cancel", "200", "accept"],
    ["expire", "cstore", "expire", "407", "accept"],
  ])("is %s: its status, codes and method are Midtrans'", async (outcome, method, status, code, fraud) => {
    const { orderId } = await begin(outcome, method);
    const told = await fieldsOf(snap.transaction.status(orderId));
    expect([told.transaction_status, told.status_code, told.fraud_status, told.payment_type]).toEqual([
      status,
      code,
      fraud,
      method,
    ]);
  });

  it("is answered by its order for the latest attempt, and by each transaction for its own", async () => {
    const { orderId, transactionId } = await begin("deny", "gopay");
    await simulator.drive(orderId, { outcome: "settlement", method: "qris" });
    expect(await fieldsOf(snap.transaction.status(orderId))).toMatchObject({ transaction_status: "settlement" });
    expect(await fieldsOf(snap.transaction.status(transactionId))).toMatchObject({ transaction_status: "deny" });
  });

  it("cannot be created again while it is under way or paid, and can once it has expired", async () => {
    const { orderId } = await begin("pending");
    const again = () => snap.createTransactionToken(orderOf(orderId));
    const { code, body } = await failureOf(again());
    expect([code, String(body.error_messages)]).toEqual([400, expect.stringContaining("sudah digunakan")]);
    await snap.transaction.expire(orderId);
    expect(await again()).toBeTypeOf("string");
    await simulator.drive(orderId, { outcome: "settlement", method: "qris" });
    expect(await codeOf(again())).toBe(400);
  });

  it("keeps the amount of an attempt that expired, whatever its order asks for when it is created again", async () => {
    const { orderId, transactionId } = await begin("expire", "bank_transfer");
    await snap.createTransaction({ transaction_details: { order_id: orderId, gross_amount: 90_000 } });
    await simulator.drive(orderId, { outcome: "pending", method: "qris" });
    expect(await snap.transaction.status(orderId)).toMatchObject({ gross_amount: "90000.00" });
    expect(await snap.transaction.status(transactionId)).toMatchObject({ gross_amount: "150000.00" });
  });

  it("is cancelled before it settles, and not after", async () => {
    for (const [outcome, method] of [
      ["pending", "gopay"],
      ["challenge", "credit_card"],
      ["capture", "credit_card"],
    ]) {
      const { orderId } = await begin(outcome as string, method);
      expect(await fieldsOf(snap.transaction.cancel(orderId))).toMatchObject({
        status_code: "200",
        transaction_status: "cancel",
      });
    }
    expect(await codeOf(snap.transaction.cancel((await begin("settlement")).orderId))).toBe(412);
  });

  it("expires with 407, which is no failure; what is no longer pending does not: 412", async () => {
    const { orderId } = await begin("pending", "bank_transfer");
    expect(await fieldsOf(snap.transaction.expire(orderId))).toMatchObject({
      status_code: "407",
      transaction_status: "expire",
    });
    expect(await fieldsOf(snap.transaction.status(orderId))).toMatchObject({ status_code: "407" });
    expect(await codeOf(snap.transaction.expire(orderId))).toBe(412);
  });

  it("is approved or denied where it is a challenge, and only there", async () => {
    const approved = await begin("challenge");
    expect(await fieldsOf(snap.transaction.approve(approved.orderId))).toMatchObject({
      transaction_status: "capture",
      fraud_status: "accept",
    });
    expect(await codeOf(snap.transaction.approve(approved.orderId))).toBe(412);
    const denied = await begin("challenge");
    expect(await fieldsOf(snap.transaction.deny(denied.orderId))).toMatchObject({
      status_code: "200",
      transaction_status: "deny",
    });
    expect(await codeOf(snap.transaction.deny((await begin("settlement")).orderId))).toBe(412);
  });

  it("is refunded in parts up to what was paid; the same key twice is one refund", async () => {
    const { orderId } = await begin("settlement", "qris");
    const part = { refund_key: "one", amount: 50_000, reason: "too much" };
    const first = await fieldsOf(snap.transaction.refund(orderId, part));
    expect(first).toMatchObject({
      status_code: "200",
      transaction_status: "partial_refund",
      refund_amount: "50000.00",
      refund_key: "one",
    });
    expect(await snap.transaction.refund(orderId, part)).toEqual(first);
    expect(await codeOf(snap.transaction.refundDirect(orderId, { refund_key: "two", amount: 100_001 }))).toBe(412);
    const rest = await fieldsOf(snap.transaction.refundDirect(orderId, { refund_key: "three" }));
    expect(rest).toMatchObject({ transaction_status: "refund", refund_amount: "100000.00" });
    const { refund_amount, refunds } = await fieldsOf(snap.transaction.status(orderId));
    expect(refund_amount).toBe("150000.00");
    expect(refunds).toMatchObject([
      {
        refund_key: "one",
        refund_amount: "50000.00",
        reason: "too much",
        refund_chargeback_id: first.refund_chargeback_id,
      },
      { refund_key: "three", refund_amount: "100000.00" },
    ]);
  });

  it("is refunded once, however many ask at once with one key", async () => {
    const { orderId } = await begin("settlement", "gopay");
    const wish = { refund_key: "one", amount: 100_000 };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => fieldsOf(snap.transaction.refund(orderId, wish))),
    );
    expect(new Set(answers.map(({ refund_chargeback_id }) => refund_chargeback_id)).size).toBe(1);
    expect((await fieldsOf(snap.transaction.status(orderId))).refund_amount).toBe("100000.00");
  });

  it.each([
    ["settlement", "bank_transfer"],
    ["settlement", "cstore"],
    ["pending", "qris"],
    ["capture", "credit_card"],
  ])("is not refunded as %s of %s: 412", async (outcome, method) => {
    expect(await codeOf(snap.transaction.refund((await begin(outcome, method)).orderId, { amount: 1 }))).toBe(412);
  });

  it("is not refunded by an amount that is none: 400", async () => {
    const { orderId } = await begin("settlement");
    for (const amount of [0, -1, 1.5, "1"])
      expect(await codeOf(snap.transaction.refund(orderId, { amount }))).toBe(400);
  });
});

describe("failures as midtrans-client tells them", () => {
  it("are a string where the body says so, and a number where HTTP does; 407 is a failure in neither", async () => {
    const orderId = newOrderId();
    await snap.createTransaction(orderOf(orderId));
    await simulator.drive(orderId, { outcome: "expire" });
    expect((await failureOf(snap.transaction.cancel(orderId))).code).toBe("412");
    await simulator.set("error-style", { style: "http" });
    expect((await failureOf(snap.transaction.cancel(orderId))).code).toBe(412);
    expect(await fieldsOf(snap.transaction.status(orderId))).toMatchObject({ status_code: "407" });
    await simulator.set("error-style", { style: "body" });
  });

  it("are null where no answer came", async () => {
    await simulator.set("faults", { faults: ["status_reset"] });
    expect(await failureOf(snap.transaction.status(newOrderId()))).toEqual({ code: null, body: null });
  });

  it("are none where the answer is a page in place of JSON: that resolves with its text", async () => {
    await simulator.set("faults", { faults: ["status_garbage"] });
    expect(await snap.transaction.status(newOrderId())).toContain("<!doctype html>");
  });
});

import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askAt } from "../harness/caller.ts";
import { askingOf, notification, openTill, startTill, type Till } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let till: Till;
beforeAll(async () => {
  rawat = await startTill();
  till = await openTill(rawat);
});
afterAll(() => rawat.stop());

const { ask, dataOf } = askingOf(() => rawat);

interface Line {
  account: string;
  amount: number;
}

describe("money that nobody owes", () => {
  const cancel = (id: string) => ask("POST", `/api/payments/${id}/cancel`, { token: till.payer });
  const reprice = (orderId: string, price: number) =>
    ask("PATCH", `/api/orders/${orderId}`, { token: till.desk, json: { price } });
  const refund = (id: string, json: object) =>
    ask("POST", `/api/payments/${id}/refund`, { token: till.admin, json: { reason: "Batal", ...json } });
  const complete = (id: string) =>
    ask("POST", `/api/payments/${id}/refund/complete`, { token: till.admin, json: { method: "cash" } });
  const linesOf = async (id: string) =>
    (await dataOf(`/api/payments/ledger?paymentId=${id}`, till.admin)) as { kind: string; amount: number }[];
  it.each([5_000_000, 1])(
    "of a page from before the price was %i pays nothing, and goes back by itself",
    async (price) => {
      const { id, orderId, orderNumber } = await till.begun();
      expect((await cancel(id)).status).toBe(200);
      expect((await reprice(orderId, price)).status).toBe(200);
      await till.play(orderNumber, "settlement", { method: "qris" });
      const seen = await till.comesTo(id, "refunded", 20_000);
      expect(seen.refunds).toMatchObject([{ amount: 150_000, reason: "The price was changed", status: "done" }]);
      expect(await dataOf(`/api/orders/${orderId}`, till.desk)).toMatchObject({ status: "pending", price });
      // What it costs now is paid as ever.
      const json = { method: "cash", amount: price };
      const counter = await ask("POST", `/api/orders/${orderId}/counter-payment`, { token: till.desk, json });
      expect(counter.status).toBe(201);
    },
  );

  it("is not given back once more by hand where somebody gave it back at the provider's own pages", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris" });
    await till.comesTo(id, "paid");
    await till.play(orderNumber, "refund", { attempt: "same", faults: ["drop"] });
    await refund(id, {});
    const seen = await till.comesTo(id, "refunded", 20_000);
    expect(seen.refundedAmount).toBe(150_000);
    expect(seen.refunds.map(({ status }: { status: string }) => status).sort()).toEqual(["done", "refused"]);
    expect((await complete(id)).body.code).toBe("no_refund_waits");
  });

  it("is asked for, and a notification acted on, also where a clock that has stepped back since put them off for hours", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris", faults: ["refund_500"] });
    await till.comesTo(id, "paid");
    expect((await refund(id, {})).body.data.status).toBe("refund_pending");
    const dueAt = new Date(Date.now() + 3 * 3_600_000).toISOString();
    await lookInto(rawat, "payment", async (db) => {
      await db("refunds").where({ paymentId: id }).update({ dueAt });
      await db("notifications").where({ orderNumber }).update({ dueAt });
    });
    await till.play(orderNumber, "settlement", { attempt: "same", faults: [] });
    await till.comesTo(id, "refunded", 20_000);
    const waiting = () =>
      lookInto(rawat, "payment", (db) => db("notifications").where({ orderNumber }).whereNotNull("dueAt"));
    await until(async () => (await waiting()).length === 0);
  });

  it.each(["reversal", "chargeback"] as const)(
    "any more after a %s is given back by nobody's hand",
    async (outcome) => {
      const { id, orderNumber } = await till.begun();
      await till.play(orderNumber, "settlement", { method: "bank_transfer" });
      await till.comesTo(id, "paid");
      expect((await refund(id, {})).body.data.status).toBe("refund_pending");
      await till.play(orderNumber, outcome, { attempt: "same" });
      await till.comesTo(id, outcome === "reversal" ? "reversed" : "disputed");
      expect((await complete(id)).body.code).toBe("no_refund_waits");
      expect((await linesOf(id)).filter(({ kind }) => kind === "refund")).toEqual([]);
    },
  );

  it("of a first attempt that is known late goes back whole where some of the second was given back: that one is the payment", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris", faults: ["drop"] });
    const { transaction_id } = await till.there(orderNumber);
    // They tell times in whole seconds: which one came first shall be plain, and nobody has asked for it in between.
    await askAt(rawat.midtrans?.url ?? "")("POST", "/__sim/clock", { json: { advanceSeconds: 2 } });
    await till.play(orderNumber, "settlement", { method: "gopay", attempt: "new", faults: [] });
    await till.comesTo(id, "paid");
    await refund(id, { amount: 10_000 });
    await till.comesTo(id, "partially_refunded");
    await ask("POST", "/api/payments/midtrans/callback", { json: notification(orderNumber, { transaction_id }) });
    const back = async () => (await till.payment(id)).refunds as { amount: number; status: string }[];
    await until(async () => (await back()).filter(({ status }) => status === "done").length === 2, 20_000);
    expect((await back()).map(({ amount }) => amount).sort()).toEqual([10_000, 150_000]);
    expect((await till.payment(id)).status).toBe("partially_refunded");
    const income = (await dataOf(`/api/payments/ledger?paymentId=${id}`, till.admin)) as {
      account: string;
      amount: number;
    }[];
    const kept = income.filter(({ account }) => account === "income").reduce((sum, { amount }) => sum - amount, 0);
    expect(kept).toBe(140_000);
  });

  it("of the first attempt goes back where it is paid after a later one; what was paid first stands", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "pending", { method: "bank_transfer" });
    await delay(1_100);
    await till.play(orderNumber, "settlement", { method: "qris" });
    await till.comesTo(id, "paid");
    await delay(1_100);
    await till.play(orderNumber, "settlement", { attempt: "first" });
    const refunds = async () => (await till.payment(id)).refunds;
    await until(async () => (await refunds()).length === 1, 20_000);
    // By hand, as the bank transfer's only can be; QRIS would go back by itself.
    expect(await refunds()).toMatchObject([{ amount: 150_000, reason: "Paid twice", status: "by_hand" }]);
    expect(await till.payment(id)).toMatchObject({
      status: "refund_pending",
      method: "qris",
      refundedAmount: 0,
      refundableAmount: 150_000,
    });
  });

  it("of an attempt from before is found also where nobody told of it", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "pending", { method: "bank_transfer" });
    await delay(1_100);
    await till.play(orderNumber, "settlement", { method: "qris" });
    await till.comesTo(id, "paid");
    await till.play(orderNumber, "settlement", { attempt: "first", faults: ["drop"] });
    await ask("POST", `/api/payments/${id}/sync`, { token: till.payer });
    expect((await till.payment(id)).refunds).toMatchObject([{ amount: 150_000, reason: "Paid twice" }]);
  });

  it("pays nothing while it goes back, though its order is open again", async () => {
    const { id, orderId, orderNumber } = await till.begun();
    await till.play(orderNumber, "pending", { method: "bank_transfer" });
    await till.comesTo(id, "pending");
    expect((await cancel(id)).status).toBe(200);
    const { data: second } = (await ask("POST", "/api/payments", { token: till.payer, json: { orderId } })).body;
    await till.play(second.orderNumber, "settlement", { method: "qris" });
    await till.comesTo(second.id, "paid");
    await till.play(orderNumber, "settlement", { attempt: "same" });
    await till.comesTo(id, "refund_pending");
    await till.play(second.orderNumber, "reversal");
    await till.comesTo(second.id, "reversed");
    await ask("POST", `/api/payments/${id}/sync`, { token: till.payer });
    expect(await dataOf(`/api/orders/${orderId}`, till.desk)).toMatchObject({ status: "confirmed", paymentId: null });
    await complete(id);
    expect(await dataOf(`/api/orders/${orderId}`, till.desk)).toMatchObject({ status: "confirmed" });
  });

  it("given back by hand and then taken by the bank too is out of the books twice, as it is", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "bank_transfer" });
    await till.comesTo(id, "paid");
    await refund(id, {});
    expect((await complete(id)).status).toBe(200);
    await till.play(orderNumber, "reversal");
    await until(async () => (await linesOf(id)).some(({ kind }) => kind === "reversal"), 20_000);
    const lines = (await dataOf(`/api/payments/ledger?paymentId=${id}`, till.admin)) as Line[];
    const held = (account: string) =>
      lines.filter((line) => line.account === account).reduce((sum, { amount }) => sum + amount, 0);
    expect([held("midtrans"), held("cash"), held("income")]).toEqual([0, -150_000, 150_000]);
  });

  it("of a card beside another way to pay is called off before it is charged", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris" });
    await till.comesTo(id, "paid");
    await till.play(orderNumber, "capture", { method: "credit_card", attempt: "new" });
    const back = async () => (await till.payment(id)).refunds as { status: string }[];
    await until(async () => (await back()).some(({ status }) => status === "done"), 20_000);
    expect((await back()).map(({ status }) => status)).toEqual(["done"]);
    expect((await till.payment(id)).status).toBe("paid");
  });
});

describe("a refund", () => {
  const refund = (id: string, json: object, headers = {}) =>
    ask("POST", `/api/payments/${id}/refund`, { token: till.admin, json, headers });
  const paid = async (method: string) => {
    const { id, orderNumber, orderId } = await till.begun();
    await till.play(orderNumber, "settlement", { method });
    await till.comesTo(id, "paid");
    return { id, orderId };
  };

  it("goes back online where the method allows, in parts, and never more than was paid", async () => {
    const { id, orderId } = await paid("qris");
    expect((await refund(id, { reason: "Batal", amount: 50_000 })).body.data.status).toBe("partially_refunded");
    expect((await refund(id, { reason: "Batal", amount: 100_001 })).body.code).toBe("refund_too_large");
    expect((await refund(id, { reason: "Batal" })).body.data).toMatchObject({
      status: "refunded",
      refundedAmount: 150_000,
    });
    expect((await refund(id, { reason: "Batal" })).body.code).toBe("not_paid");
    expect((await dataOf(`/api/orders/${orderId}`, till.payer)).status).toBe("refunded");
  });

  it("of a bank transfer waits for a hand", async () => {
    const { id } = await paid("bank_transfer");
    expect((await refund(id, { reason: "Batal" })).body.data.status).toBe("refund_pending");
    const done = await ask("POST", `/api/payments/${id}/refund/complete`, {
      token: till.admin,
      json: { note: "BCA 123" },
    });
    expect(done.body.data.status).toBe("refunded");
    // Who gave it back and what they noted is the clinic's.
    const [seen] = (await dataOf(`/api/payments/${id}`, till.payer)).refunds;
    expect(seen).toMatchObject({ status: "done", amount: 150_000, reason: "Batal" });
    expect(seen).not.toHaveProperty("note");
    expect(seen).not.toHaveProperty("requestedBy");
    const lines = await dataOf(`/api/payments/ledger?paymentId=${id}&account=bank`, till.admin);
    expect(lines).toMatchObject([{ kind: "refund", amount: -150_000 }]);
  });

  it("that twenty ask for at once is never more than what was paid", async () => {
    const { id } = await paid("gopay");
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => refund(id, { reason: "Batal", amount: 40_000 })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(await till.comesTo(id, "partially_refunded")).toMatchObject({ refundedAmount: 120_000 });
  });

  it("under one Idempotency-Key is one", async () => {
    const { id } = await paid("qris");
    const key = { "idempotency-key": randomUUID() };
    for (let time = 0; time < 3; time++)
      expect((await refund(id, { reason: "Batal", amount: 10_000 }, key)).body.data.refundedAmount).toBe(10_000);
  });

  it("that fails after Midtrans has done it is done once", async () => {
    const { id } = await paid("qris");
    await till.fail(["refund_500_after"], 1);
    await refund(id, { reason: "Batal", amount: 10_000 });
    expect(await till.comesTo(id, "partially_refunded", 20_000)).toMatchObject({ refundedAmount: 10_000 });
  });
});

import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allWeek } from "../attacks/clinic.ts";
import { askAt } from "../harness/caller.ts";
import { moneyOf, payableForMs, startMoneyHouse } from "../harness/money.ts";
import { openTill, type Till } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let till: Till;
beforeAll(async () => {
  rawat = await startMoneyHouse();
  till = await openTill(rawat);
});
afterAll(() => rawat.stop());

const { ask, dataOf, refundOf, complete, withdraw, takeCash, orderOf, sync, questionsOf, seeTo, held, paidBy } =
  moneyOf(
    () => rawat,
    () => till,
  );

describe("money of which Midtrans tells another sum", () => {
  it.each([
    ["pending", "settlement", "qris"],
    ["challenge", "capture", "credit_card"],
  ] as const)(
    "is asked about once more when it comes after somebody had seen to it (%s, %s)",
    async (before, came, method) => {
      const { id, orderNumber, orderId } = await till.begun();
      await till.play(orderNumber, before, { method, faults: ["status_wrong_amount"] });
      await until(async () => (await questionsOf(id)).length === 1, 15_000);
      await seeTo((await questionsOf(id))[0]?.id ?? "");
      await till.play(orderNumber, came, { attempt: "same" });
      await until(async () => (await questionsOf(id)).length === 1, 15_000);
      expect(await orderOf(orderId)).toMatchObject({ questionedPaymentId: id });
      await sync(id);
      expect(await questionsOf(id)).toHaveLength(1);
    },
  );

  it("keeps nobody from anything once the right sum has come", async () => {
    const { id, orderNumber, orderId } = await till.begun();
    await till.play(orderNumber, "pending", { method: "qris", faults: ["status_wrong_amount"] });
    await until(async () => (await questionsOf(id)).length === 1, 15_000);
    await till.play(orderNumber, "settlement", { attempt: "same", faults: [] });
    await till.comesTo(id, "paid", 15_000);
    expect(await orderOf(orderId)).toMatchObject({ status: "paid", questionedPaymentId: null });
    // Nobody is told to give it back any more.
    expect(await questionsOf(id)).toEqual([]);
  });

  it("and of which nothing came is over once it tells the right one", async () => {
    const { id, orderNumber, orderId } = await till.begun();
    await till.play(orderNumber, "pending", { method: "qris", faults: ["status_wrong_amount"] });
    await until(async () => (await questionsOf(id)).length === 1, 15_000);
    await till.play(orderNumber, "pending", { attempt: "same", faults: [] });
    await sync(id);
    expect(await questionsOf(id)).toEqual([]);
    expect(await orderOf(orderId)).toMatchObject({ questionedPaymentId: null });
  });

  it("for a consultation is paid by nobody once more before somebody has seen to it", async () => {
    const json = { name: "dr. Tanya", role: "doctor", specialization: "Anak", consultationFee: 75_000 };
    const { id: doctorId } = (await ask("POST", "/api/staff", { token: till.admin, json })).body.data;
    await ask("PUT", `/api/doctors/${doctorId}/schedules`, { token: till.admin, json: allWeek });
    const begin = () => ask("POST", "/api/payments", { token: till.payer, json: { doctorId } });
    const { data } = (await begin()).body;
    await till.play(data.orderNumber, "settlement", { method: "qris", faults: ["status_wrong_amount"] });
    await until(async () => (await questionsOf(data.id)).length === 1, 15_000);
    await till.comesTo(data.id, "expired", payableForMs + 10_000);
    expect((await begin()).body.code).toBe("payment_in_question");
    // Whom it is none of pays as ever.
    const other = await till.newPayer();
    expect((await ask("POST", "/api/payments", { token: other.token, json: { doctorId } })).status).toBe(201);
    await seeTo((await questionsOf(data.id))[0]?.id ?? "");
    expect((await begin()).status).toBe(201);
  });
});

describe("money that a bank takes back", () => {
  it("of what was paid twice, after the other half went back, leaves the order to be paid", async () => {
    const { id, orderNumber, orderId } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "bank_transfer" });
    await till.comesTo(id, "paid");
    await delay(1_100);
    await till.play(orderNumber, "settlement", { method: "qris", attempt: "new" });
    await until(async () => (await till.payment(id)).refunds[0]?.status === "done", 15_000);
    expect(await till.payment(id)).toMatchObject({ status: "paid" });
    await till.play(orderNumber, "reversal", { attempt: "first" });
    await till.comesTo(id, "reversed", 15_000);
    expect(await orderOf(orderId)).toMatchObject({ status: "confirmed", paymentId: null });
    expect(await held(id)).toMatchObject({ midtrans: 0, income: 0 });
    expect((await takeCash(orderId)).status).toBe(201);
  });

  it("and comes in after all goes back where its order was paid at the counter since", async () => {
    const { id, orderNumber, orderId } = await paidBy("credit_card");
    await till.play(orderNumber, "cancel", { attempt: "same" });
    await until(async () => (await orderOf(orderId)).status === "confirmed", 15_000);
    const cash = (await takeCash(orderId)).body.data;
    await till.play(orderNumber, "settlement", { attempt: "same" });
    await sync(id);
    const payment = await till.comesTo(id, "refunded", 15_000);
    expect(payment.refunds).toMatchObject([{ amount: 150_000, reason: "The order was paid already", status: "done" }]);
    expect(await orderOf(orderId)).toMatchObject({ status: "paid", paymentId: cash.id });
    await sync(id);
    expect(await held(id)).toMatchObject({ midtrans: 0, income: 0 });
    expect(await held(cash.id)).toMatchObject({ cash: 150_000, income: -150_000 });
  });

  it("is in the books again when it was received after all", async () => {
    const { id, orderNumber } = await paidBy("credit_card");
    await till.play(orderNumber, "cancel", { attempt: "same" });
    await till.comesTo(id, "reversed", 15_000);
    expect(await held(id)).toMatchObject({ midtrans: 0, income: 0 });
    // What is not here is given back by nobody, also once it is here again.
    expect(await refundOf(id)).toMatchObject({ status: 409, body: { code: "not_paid" } });
    await till.play(orderNumber, "settlement", { attempt: "same" });
    await sync(id);
    await until(async () => (await held(id)).midtrans === 150_000, 15_000);
    await sync(id);
    expect(await held(id)).toMatchObject({ midtrans: 150_000, income: -150_000 });
  });

  it("in part is out of the books in part, and the order stays paid", async () => {
    const { id, orderNumber, orderId } = await paidBy("credit_card");
    await till.play(orderNumber, "settlement", { attempt: "same" });
    await till.play(orderNumber, "partial_chargeback", { attempt: "same" });
    expect(await till.comesTo(id, "disputed", 15_000)).toMatchObject({ refundedAmount: 75_000 });
    expect(await held(id)).toMatchObject({ midtrans: 75_000, income: -75_000 });
    expect(await orderOf(orderId)).toMatchObject({ status: "paid" });
    await till.play(orderNumber, "chargeback", { attempt: "same" });
    await until(async () => (await orderOf(orderId)).status === "confirmed", 15_000);
    expect(await held(id)).toMatchObject({ midtrans: 0, income: 0 });
  });

  it("while somebody hands it over can still be noted as handed over, and the clinic is told what it is short of", async () => {
    const { id, orderNumber } = await paidBy("bank_transfer");
    await refundOf(id);
    await till.play(orderNumber, "reversal", { attempt: "same" });
    const [{ id: refundId, status }] = (await till.comesTo(id, "reversed", 15_000)).refunds;
    expect(status).toBe("refused");
    expect((await complete(id)).body.code).toBe("no_refund_waits");
    expect((await complete(id, { method: "cash", refundId })).status).toBe(200);
    expect((await complete(id, { method: "cash", refundId })).body.code).toBe("no_refund_waits");
    expect(await held(id)).toEqual({ midtrans: 0, cash: -150_000, income: 150_000 });
    expect((await questionsOf(id)).map(({ kind }) => kind)).toEqual(["gone_twice"]);
  });

  it("after it was given back by hand is told to the clinic once", async () => {
    const { id, orderNumber } = await paidBy("bank_transfer");
    await refundOf(id);
    await complete(id);
    await till.play(orderNumber, "reversal", { attempt: "same" });
    await until(async () => (await questionsOf(id)).length > 0, 15_000);
    await sync(id);
    expect((await questionsOf(id)).map(({ kind }) => kind)).toEqual(["gone_twice"]);
    // Midtrans gave this one back itself: nothing is gone twice.
    const online = await paidBy("qris");
    await refundOf(online.id, 50_000);
    await till.comesTo(online.id, "partially_refunded");
    await till.play(online.orderNumber, "chargeback", { attempt: "same" });
    await till.comesTo(online.id, "disputed", 15_000);
    expect(await questionsOf(online.id)).toEqual([]);
  });
});

describe("a refund that waits for a hand", () => {
  it("is as much as is left where some went back at the provider's own pages", async () => {
    const { id, orderNumber } = await paidBy("credit_card");
    await refundOf(id, 100_000);
    // What a card has not settled for days Midtrans is asked for all the same, and gives back whole or not at all.
    const daysAgo = new Date(Date.now() - 4 * 24 * 3_600_000).toISOString();
    await lookInto(rawat, "payment", (db) => db("refunds").where({ paymentId: id }).update({ createdAt: daysAgo }));
    await until(async () => (await till.payment(id)).refunds[0].status === "by_hand", 15_000);
    await till.play(orderNumber, "settlement", { attempt: "same" });
    await till.play(orderNumber, "partial_refund", { attempt: "same" });
    await until(async () => (await till.payment(id)).refundedAmount === 75_000, 15_000);
    expect((await till.payment(id)).refunds).toMatchObject([{ status: "by_hand", amount: 75_000 }, { status: "done" }]);
    expect((await complete(id)).body.data).toMatchObject({ status: "refunded", refundedAmount: 150_000 });
  });

  it("is none where a card is not settled yet, of which Midtrans gives back all or nothing: its parts go once it is", async () => {
    const { id, orderNumber } = await paidBy("credit_card");
    for (const half of [75_000, 75_000]) expect((await refundOf(id, half)).status).toBe(200);
    // Asked for in vain it would have waited for a hand by then.
    await delay(2_000);
    const { story } = await till.payment(id);
    expect(story.filter(({ source }: { source: string }) => source === "refund")).toEqual([]);
    expect(await till.payment(id)).toMatchObject({
      status: "refund_pending",
      refunds: [{ status: "requested" }, { status: "requested" }],
      openDifferences: [],
    });
    await till.play(orderNumber, "settlement", { attempt: "same" });
    await till.comesTo(id, "refunded", 20_000);
    expect(await held(id)).toMatchObject({ midtrans: 0, income: 0 });
  });

  it("is withdrawn by whoever sees it as it is, and then the money is the clinic's again", async () => {
    const { id, orderId } = await paidBy("bank_transfer");
    await refundOf(id, 100_000);
    const etag = (await ask("GET", `/api/payments/${id}`, { token: till.admin })).headers.get("etag") ?? "";
    await refundOf(id, 50_000);
    expect((await withdraw(id, { headers: { "if-match": etag } })).status).toBe(412);
    expect((await withdraw(id)).body.data).toMatchObject({ status: "paid", refundedAmount: 0 });
    expect(await till.payment(id)).toMatchObject({ refundableAmount: 150_000 });
    expect(await orderOf(orderId)).toMatchObject({ status: "paid" });
    expect((await withdraw(id)).body.code).toBe("no_refund_waits");
    const [noted] = await dataOf(`/api/audit?action=payment.refund_withdraw&limit=1`, till.admin);
    expect(noted).toMatchObject({ subjectId: id });
  });

  it("by itself is owed, and is not withdrawn", async () => {
    const { id, orderNumber, orderId } = await till.begun();
    await till.play(orderNumber, "pending", { method: "bank_transfer" });
    await till.comesTo(id, "pending");
    await ask("POST", `/api/payments/${id}/cancel`, { token: till.payer });
    await takeCash(orderId);
    await till.play(orderNumber, "settlement", { attempt: "same" });
    await till.comesTo(id, "refund_pending", 15_000);
    expect((await withdraw(id)).body.code).toBe("no_refund_waits");
  });
});

describe("a payment that nobody can see through to its end", () => {
  it("keeps nobody from paying at the counter once its time is over, also while Midtrans is down", async () => {
    const { id, orderId } = await till.begun();
    await till.fail(["down"]);
    try {
      expect((await takeCash(orderId)).body.code).toBe("being_paid");
      await delay(payableForMs);
      expect(await till.payment(id)).toMatchObject({ status: "pending", isOpen: false });
      expect((await takeCash(orderId)).status).toBe(201);
    } finally {
      await till.fail([]);
    }
    await till.comesTo(id, "cancelled", 20_000);
  });

  it("stands on the page that it had where something else is tried on it after one way had come to nothing", async () => {
    const { id, orderId, orderNumber } = await till.begun();
    const { snapToken, redirectUrl } = await till.payment(id);
    await till.play(orderNumber, "cancel", { method: "bank_transfer" });
    expect(await till.comesTo(id, "cancelled", 15_000)).toMatchObject({ snapToken: null, redirectUrl: null });
    await till.play(orderNumber, "pending", { method: "qris", attempt: "new" });
    expect(await till.comesTo(id, "pending", 15_000)).toMatchObject({ snapToken, redirectUrl });
    const again = await ask("POST", "/api/payments", { token: till.payer, json: { orderId } });
    expect(again.body.data).toMatchObject({ id, status: "pending", redirectUrl });
    expect((await till.there(orderNumber)).transaction_status).toBe("pending");
  });

  it("is ended at Midtrans too where something was begun on its page after it had ended here", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "cancel", { method: "bank_transfer" });
    await till.comesTo(id, "cancelled", 15_000);
    await till.play(orderNumber, "pending", { method: "qris", attempt: "new" });
    expect(await till.comesTo(id, "pending", 15_000)).toMatchObject({ isOpen: true });
    expect((await ask("POST", `/api/payments/${id}/cancel`, { token: till.payer })).status).toBe(200);
    expect((await till.there(orderNumber)).transaction_status).toBe("cancel");
  });

  it("is looked at by the bank as long as one of its attempts is, whatever was tried beside it", async () => {
    const { id, orderNumber, orderId } = await till.begun();
    await till.play(orderNumber, "challenge", { method: "credit_card" });
    await till.comesTo(id, "challenge", 15_000);
    await till.play(orderNumber, "deny", { method: "gopay", attempt: "new" });
    await until(
      async () =>
        (await askAt(rawat.midtrans?.url ?? "")("GET", `/__sim/orders/${orderNumber}`)).body.attempts.length === 2,
    );
    await sync(id);
    expect(await till.payment(id)).toMatchObject({ status: "challenge", isOpen: true });
    await delay(payableForMs);
    expect((await takeCash(orderId)).body.code).toBe("being_paid");
    await till.play(orderNumber, "capture", { attempt: "first" });
    await till.comesTo(id, "paid", 15_000);
  });
});

import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inDatabaseOf } from "../attacks/stores.ts";
import { moneyOf, startMoneyHouse } from "../harness/money.ts";
import { openTill, type Till } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";

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

describe("money of several ways to pay one thing", () => {
  it("that comes by an earlier way after a later one was given back at Midtrans goes back too", async () => {
    const { id, orderNumber, orderId } = await till.begun();
    await till.play(orderNumber, "pending", { method: "bank_transfer" });
    await till.comesTo(id, "pending");
    await delay(1_100);
    await till.play(orderNumber, "settlement", { method: "qris" });
    await till.comesTo(id, "paid");
    await till.play(orderNumber, "refund", { attempt: "same" });
    await till.comesTo(id, "refunded", 15_000);
    await delay(1_100);
    await till.play(orderNumber, "settlement", { attempt: "first" });
    await until(async () => (await till.payment(id)).refunds.length === 2, 15_000);
    expect((await till.payment(id)).refunds[1]).toMatchObject({
      amount: 150_000,
      status: "by_hand",
      requestedBy: null,
    });
    await complete(id, { method: "transfer" });
    expect(await till.payment(id)).toMatchObject({ status: "refunded", refundedAmount: 150_000 });
    expect(await orderOf(orderId)).toMatchObject({ status: "refunded" });
    expect(await held(id)).toMatchObject({ income: 0 });
  });

  it("that comes late by one that had expired is found, though nobody told of it and a later one was denied", async () => {
    const { id, orderNumber, orderId } = await till.begun();
    await till.play(orderNumber, "expire", { method: "bank_transfer" });
    await till.comesTo(id, "expired", 15_000);
    await delay(1_100);
    await till.play(orderNumber, "deny", { method: "gopay", attempt: "new" });
    await sync(id);
    await till.play(orderNumber, "settlement", { attempt: "first", faults: ["drop"] });
    await sync(id);
    expect(await till.payment(id)).toMatchObject({ status: "paid", method: "bank_transfer" });
    expect(await orderOf(orderId)).toMatchObject({ status: "paid" });
  });
});

describe("a card's charge that was called off in place of a refund", () => {
  it("and was settled all the same is given back once more, and the books say what is where", async () => {
    const { id, orderNumber } = await paidBy("credit_card");
    await refundOf(id);
    await till.comesTo(id, "refunded", 15_000);
    expect(await held(id)).toMatchObject({ midtrans: 0, income: 0 });
    // The bank took no notice; until the refund is done the money is here.
    await till.play(orderNumber, "settlement", { attempt: "same" });
    await sync(id);
    await until(async () => (await till.payment(id)).refunds.length === 2, 15_000);
    await till.comesTo(id, "refunded", 20_000);
    expect((await till.payment(id)).refunds).toMatchObject([
      { status: "refused" },
      { status: "done", amount: 150_000 },
    ]);
    expect(await held(id)).toMatchObject({ midtrans: 0, income: 0 });
    expect(await till.there(orderNumber)).toMatchObject({ transaction_status: "refund" });
  });
});

describe("what is disputed in part", () => {
  const partly = async (method = "bank_transfer") => {
    const begun = await paidBy(method);
    await till.play(begun.orderNumber, "partial_chargeback", { attempt: "same" });
    await till.comesTo(begun.id, "disputed", 15_000);
    return begun;
  };

  it("is given back as to the rest, and then all of it is", async () => {
    const { id, orderId } = await partly();
    // Nobody has given that back.
    expect(await till.payment(id)).toMatchObject({
      isPartlyDisputed: true,
      refundableAmount: 75_000,
      refunds: [{ amount: 75_000, reason: "Disputed at the bank" }],
      openDifferences: [{ kind: "partly_disputed" }],
    });
    expect((await refundOf(id)).status).toBe(200);
    await complete(id);
    expect(await till.payment(id)).toMatchObject({ status: "refunded", refundedAmount: 150_000 });
    expect(await orderOf(orderId)).toMatchObject({ status: "refunded" });
    expect((await takeCash(orderId)).body.code).toBe("already_paid");
  });

  it("pays its order also where that is the first that is seen of it", async () => {
    const { id, orderNumber, orderId } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "bank_transfer", faults: ["drop"] });
    await till.play(orderNumber, "partial_chargeback", { attempt: "same", faults: [] });
    await till.comesTo(id, "disputed", 15_000);
    expect(await orderOf(orderId)).toMatchObject({ status: "paid", paymentId: id });
  });

  it("while all of it waited for a hand is noted as what was handed over, and the clinic reads what it is short of", async () => {
    const { id, orderNumber } = await paidBy("bank_transfer");
    await refundOf(id);
    await till.play(orderNumber, "partial_chargeback", { attempt: "same" });
    await until(async () => (await till.payment(id)).refundedAmount === 75_000, 15_000);
    const [{ id: refundId, amount }] = (await till.payment(id)).refunds;
    expect(amount).toBe(75_000);
    expect((await complete(id, { amount: 150_000 })).status).toBe(400);
    expect((await complete(id, { method: "cash", refundId, amount: 150_001 })).body.code).toBe("refund_too_large");
    expect((await complete(id, { method: "cash", refundId, amount: 150_000 })).status).toBe(200);
    expect(await held(id)).toMatchObject({ midtrans: 75_000, cash: -150_000 });
    expect((await questionsOf(id)).map(({ kind }) => kind).sort()).toEqual(["gone_twice", "partly_disputed"]);
  });
});

it("what is handed over twice is told, and told anew when more goes", async () => {
  const { id } = await paidBy("bank_transfer");
  await refundOf(id);
  const [{ id: first }] = (await till.payment(id)).refunds;
  await withdraw(id);
  await refundOf(id, 100_000);
  await complete(id);
  expect(await questionsOf(id)).toEqual([]);
  await complete(id, { method: "cash", refundId: first, amount: 60_000 });
  const [told] = await questionsOf(id);
  expect(told).toMatchObject({ kind: "gone_twice", seen: "paid; gone: 160000 of 150000" });
  await seeTo(told?.id ?? "");
  expect(await questionsOf(id)).toEqual([]);
});

it("of several that wait for a hand each is noted or withdrawn by itself", async () => {
  const { id } = await paidBy("bank_transfer");
  for (const amount of [20_000, 30_000, 40_000]) await refundOf(id, amount);
  const refunds = async (): Promise<{ id: string; status: string; amount: number }[]> =>
    (await till.payment(id)).refunds;
  const [first, second] = await refunds();
  expect((await withdraw(id, { json: { refundId: second?.id } })).status).toBe(200);
  expect((await withdraw(id, { json: { refundId: second?.id } })).body.code).toBe("no_refund_waits");
  expect((await withdraw(id, { json: { refund: first?.id } })).status).toBe(400);
  expect((await complete(id, { method: "cash", refundId: first?.id })).status).toBe(200);
  expect((await withdraw(id, { json: { refundId: first?.id } })).body.code).toBe("no_refund_waits");
  expect((await refunds()).map(({ status }) => status)).toEqual(["done", "refused", "by_hand"]);
  expect(await till.payment(id)).toMatchObject({ status: "refund_pending", refundedAmount: 20_000 });
  expect(await held(id)).toMatchObject({ midtrans: 150_000, cash: -20_000 });
  const story = (await till.payment(id)).story.map(({ seen }: { seen: string }) => seen);
  expect(story).toContain("refund withdrawn: 30000");
  expect(story).toContain("given back by hand: 20000 by cash");
});

it("a sum of which nothing can come any more keeps nobody from paying", async () => {
  const { id, orderNumber, orderId } = await till.begun();
  await till.play(orderNumber, "pending", { method: "qris", faults: ["status_wrong_amount"] });
  await until(async () => (await questionsOf(id)).length === 1, 15_000);
  await ask("POST", `/api/payments/${id}/cancel`, { token: till.payer });
  expect(await orderOf(orderId)).toMatchObject({ questionedPaymentId: null });
  expect((await takeCash(orderId)).status).toBe(201);
});

it("what was taken back and came after all is told each time", async () => {
  const { id, orderNumber } = await paidBy("credit_card");
  const news = async () =>
    (await dataOf(`/api/audit?patientId=${till.patientId}&limit=100`, till.admin))
      .filter(({ subjectId }: { subjectId: string }) => subjectId === id)
      .map(({ action }: { action: string }) => action)
      .filter((action: string) => /settled|reversed/.test(action))
      .toReversed();
  await till.play(orderNumber, "cancel", { attempt: "same" });
  await till.comesTo(id, "reversed", 15_000);
  await till.play(orderNumber, "settlement", { attempt: "same" });
  await sync(id);
  await till.comesTo(id, "paid", 15_000);
  await till.play(orderNumber, "reversal", { attempt: "same" });
  await till.comesTo(id, "reversed", 15_000);
  expect(await news()).toEqual(["payment.settled", "payment.reversed", "payment.settled", "payment.reversed"]);
});

it("what was taken at the terminal goes back by the terminal unless somebody says otherwise", async () => {
  const { id: orderId } = await till.order();
  const json = { method: "card", amount: 150_000 };
  const { data } = (await ask("POST", `/api/orders/${orderId}/counter-payment`, { token: till.desk, json })).body;
  await refundOf(data.id);
  await complete(data.id, {});
  expect(await held(data.id)).toEqual({ terminal: 0, income: 0 });
});

describe("a refund that was put off for a quarter of an hour", () => {
  /** Half of what was paid by card waits to be settled, and was asked for in vain again and again. */
  async function putOff() {
    const { id, orderNumber } = await paidBy("credit_card");
    await refundOf(id, 75_000);
    const dueAt = new Date(Date.now() + 5 * 60_000).toISOString();
    await inDatabaseOf(rawat, "payment", (db) => db("refunds").where({ paymentId: id }).update({ tries: 8, dueAt }));
    const triesOf = async (): Promise<number> => {
      const [row] = await inDatabaseOf(rawat, "payment", (db) => db("refunds").where({ paymentId: id }));
      return row.tries;
    };
    return { id, orderNumber, triesOf };
  }

  it("goes as soon as its card is settled", async () => {
    const { id, orderNumber } = await putOff();
    await till.play(orderNumber, "settlement", { attempt: "same" });
    await till.comesTo(id, "partially_refunded", 15_000);
  });

  it("is asked for at once when an administrator asks Midtrans, and not when its patient does", async () => {
    const { id, triesOf } = await putOff();
    await sync(id);
    await delay(2_500);
    expect(await triesOf()).toBe(8);
    expect((await ask("POST", `/api/payments/${id}/sync`, { token: till.admin })).status).toBe(200);
    await until(async () => (await triesOf()) > 8, 15_000);
  });
});

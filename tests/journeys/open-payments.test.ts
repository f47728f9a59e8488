import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askingOf, openTill, type Till } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { type Rawat, startRawat } from "../harness/rawat.ts";

const payableForMs = 4_000;

let rawat: Rawat;
let till: Till;
beforeAll(async () => {
  const environment = { PAYMENT_CHECK_PACE: "1s", PAYMENT_MINUTES: String(payableForMs / 60_000) };
  rawat = await startRawat({ midtransSpeed: 1, environment });
  till = await openTill(rawat);
});
afterAll(() => rawat.stop());

const { ask, dataOf } = askingOf(() => rawat);
const begin = (orderId: string) => ask("POST", "/api/payments", { token: till.payer, json: { orderId } });
const cancel = (id: string, token = till.payer) => ask("POST", `/api/payments/${id}/cancel`, { token });
const takeCash = (orderId: string, amount = 150_000) =>
  ask("POST", `/api/orders/${orderId}/counter-payment`, { token: till.desk, json: { method: "cash", amount } });

describe("an order whose online payment came to nothing is paid at the counter", () => {
  it("after a card was denied and its time was over", async () => {
    const { id, orderId, orderNumber } = await till.begun();
    await till.play(orderNumber, "deny", { method: "credit_card" });
    expect(await till.comesTo(id, "denied")).toMatchObject({ isOpen: true });
    expect((await takeCash(orderId)).body.code).toBe("being_paid");
    expect(await till.comesTo(id, "expired", payableForMs + 10_000)).toMatchObject({ isOpen: false });
    expect((await takeCash(orderId)).status).toBe(201);
  });

  it("after a card was denied and its patient gave it up, which the story tells of them and not of the clinic", async () => {
    const { id, orderId, orderNumber } = await till.begun();
    await till.play(orderNumber, "deny", { method: "credit_card" });
    await till.comesTo(id, "denied");
    expect((await cancel(id)).body.data).toMatchObject({ status: "cancelled", isOpen: false });
    const { story } = await till.payment(id);
    expect(story).toContainEqual(expect.objectContaining({ source: "payer", seen: "given up" }));
    expect((await takeCash(orderId)).status).toBe(201);
  });

  it("while Midtrans is down, for nobody was ever given a page to pay it on", async () => {
    const { id: orderId } = await till.order();
    await till.fail(["down"]);
    try {
      expect((await begin(orderId)).status).toBe(503);
      const [{ id }] = await dataOf(`/api/payments?orderId=${orderId}`, till.desk);
      expect((await takeCash(orderId)).body.code).toBe("being_paid");
      expect((await cancel(id, till.desk)).body.data).toMatchObject({ status: "cancelled", isOpen: false });
      expect((await takeCash(orderId)).status).toBe(201);
    } finally {
      await till.fail([]);
    }
  });
});

it("what a bank looks at is called off by whoever gives it up, there too, and its order can be paid otherwise", async () => {
  const { id, orderId, orderNumber } = await till.begun();
  await till.play(orderNumber, "challenge", { method: "credit_card" });
  await till.comesTo(id, "challenge", 20_000);
  expect((await cancel(id, till.desk)).body.data).toMatchObject({ status: "cancelled", isOpen: false });
  expect((await till.there(orderNumber)).transaction_status).toBe("cancel");
  expect((await takeCash(orderId)).status).toBe(201);
});

it("what a bank looks at holds its order until it is decided, however long that takes", async () => {
  const { id, orderId, orderNumber } = await till.begun();
  await till.play(orderNumber, "challenge", { method: "credit_card" });
  const { expiresAt } = await till.comesTo(id, "challenge");
  await until(() => Date.now() > Date.parse(expiresAt) + 1_500, payableForMs + 5_000);
  expect((await begin(orderId)).body.data).toMatchObject({ id, status: "challenge", isOpen: true });
  expect((await takeCash(orderId)).body.code).toBe("being_paid");
  await till.play(orderNumber, "capture", { method: "credit_card" });
  await till.comesTo(id, "paid", 15_000);
});

it("what a bank begins to look at while Midtrans cannot be asked is waited for, though its time is over by then", async () => {
  const { id, orderId, orderNumber } = await till.begun();
  await till.play(orderNumber, "pending", { method: "credit_card" });
  await until(async () => (await till.payment(id)).method === "credit_card");
  await till.fail(["down"]);
  try {
    // Nobody tells of it: whoever is to end the payment sees it first.
    await till.play(orderNumber, "challenge", { attempt: "same", faults: ["drop"] });
    await delay(payableForMs + 1_000);
  } finally {
    await till.fail([]);
  }
  expect(await till.comesTo(id, "challenge", 20_000)).toMatchObject({ isOpen: true });
  await delay(2_500);
  expect(await till.payment(id)).toMatchObject({ status: "challenge", isOpen: true });
  expect((await takeCash(orderId)).body.code).toBe("being_paid");
});

it("a page that is come back to after the price was changed asks nobody for the old one", async () => {
  const { id, orderId, orderNumber } = await till.begun();
  await till.play(orderNumber, "pending", { method: "qris" });
  await till.play(orderNumber, "expire", { attempt: "same" });
  await till.comesTo(id, "expired");
  const changed = await ask("PATCH", `/api/orders/${orderId}`, { token: till.desk, json: { price: 100_000 } });
  expect(changed.status).toBe(200);
  await till.play(orderNumber, "pending", { method: "gopay", attempt: "new" });
  await till.comesTo(id, "pending");
  const { data } = (await begin(orderId)).body;
  expect([data.id === id, data.amount]).toEqual([false, 100_000]);
});

it("money that a bank takes while all of it was on its way back is owed by nobody anew", async () => {
  const { id, orderId, orderNumber } = await till.begun();
  await till.play(orderNumber, "settlement", { method: "bank_transfer" });
  await till.comesTo(id, "paid");
  await ask("POST", `/api/payments/${id}/refund`, { token: till.admin, json: { reason: "Batal" } });
  await till.comesTo(id, "refund_pending");
  await till.play(orderNumber, "reversal", { attempt: "same" });
  await till.comesTo(id, "reversed");
  expect(await dataOf(`/api/orders/${orderId}`, till.desk)).toMatchObject({ status: "refunded" });
});

it("a refund that waits for a hand is told where what stands for its payment was taken back", async () => {
  const { id, orderNumber } = await till.begun();
  await till.play(orderNumber, "settlement", { method: "qris" });
  await till.comesTo(id, "paid");
  await delay(1_100);
  await till.play(orderNumber, "settlement", { method: "bank_transfer", attempt: "new" });
  await until(async () => (await till.payment(id)).refunds[0]?.status === "by_hand", 15_000);
  const told = async () => (await till.payment(id)).openDifferences.map(({ kind }: { kind: string }) => kind);
  expect(await told()).toEqual([]);
  await till.play(orderNumber, "reversal", { attempt: "first" });
  await until(async () => (await told()).length === 1, 15_000);
  expect(await told()).toEqual(["refund_refused"]);
});

it("what a patient orders is paid by nobody before the clinic has confirmed it", async () => {
  const json = { userId: till.patientId, product: "Konsultasi gizi", price: 1 };
  const { data: order } = (await ask("POST", "/api/orders", { token: till.payer, json })).body;
  expect((await takeCash(order.id, 1)).body.code).toBe("not_confirmed");
  await ask("PATCH", `/api/orders/${order.id}`, { token: till.desk, json: { status: "confirmed" } });
  expect((await takeCash(order.id, 1)).status).toBe(201);
});

it("an order for which Midtrans tells another sum is paid by nobody before somebody has seen to that", async () => {
  const { id, orderId, orderNumber } = await till.begun();
  await till.play(orderNumber, "settlement", { method: "qris", faults: ["status_wrong_amount"] });
  const order = () => dataOf(`/api/orders/${orderId}`, till.payer);
  await until(async () => (await order()).questionedPaymentId === id, 15_000);
  await till.comesTo(id, "expired", payableForMs + 10_000);
  expect((await takeCash(orderId)).body.code).toBe("payment_in_question");
  expect((await begin(orderId)).body.code).toBe("payment_in_question");
  expect(await dataOf(`/api/payments?orderId=${orderId}`, till.payer)).toMatchObject([{ isInQuestion: true }]);
  const [{ id: differenceId }] = (await till.payment(id)).openDifferences;
  const json = { note: "Dikembalikan di dasbor" };
  await ask("POST", `/api/payments/differences/${differenceId}/resolve`, { token: till.admin, json });
  expect((await order()).questionedPaymentId).toBeNull();
  expect((await takeCash(orderId)).status).toBe(201);
});

it("orders that are not paid are found together, whoever made them, and apart from all others", async () => {
  const [open, paid] = [await till.order(), await till.order()];
  await takeCash(paid.id);
  const idsOf = async (unpaid: boolean) =>
    (await dataOf(`/api/orders?limit=100&unpaid=${unpaid}`, till.desk)).map(({ id }: { id: string }) => id);
  const [unpaid, others] = [await idsOf(true), await idsOf(false)];
  expect([unpaid.includes(open.id), unpaid.includes(paid.id)]).toEqual([true, false]);
  expect([others.includes(open.id), others.includes(paid.id)]).toEqual([false, true]);
});

it("money that goes back by hand is noted as far as it was seen, and a card by the terminal that took it", async () => {
  const { id: orderId } = await till.order();
  const json = { method: "card", amount: 150_000 };
  const { data } = (await ask("POST", `/api/orders/${orderId}/counter-payment`, { token: till.desk, json })).body;
  const path = `/api/payments/${data.id}`;
  const refund = (amount: number) =>
    ask("POST", `${path}/refund`, { token: till.admin, json: { reason: "Batal", amount } });
  await refund(100_000);
  const etag = (await ask("GET", path, { token: till.admin })).headers.get("etag") ?? "";
  await refund(50_000);
  const complete = (ifMatch: string) =>
    ask("POST", `${path}/refund/complete`, {
      token: till.admin,
      json: { method: "card" },
      headers: { "if-match": ifMatch },
    });
  expect((await complete(etag)).status).toBe(412);
  const seen = (await ask("GET", path, { token: till.admin })).headers.get("etag") ?? "";
  expect((await complete(seen)).body.data.status).toBe("refunded");
  const lines = await dataOf(`/api/payments/ledger?paymentId=${data.id}`, till.admin);
  const left = lines
    .filter(({ account }: { account: string }) => account === "terminal")
    .reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0);
  expect(left).toBe(0);
});

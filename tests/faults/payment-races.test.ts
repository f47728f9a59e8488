import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { allWeek } from "../attacks/clinic.ts";
import { type Begun, notification } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { startSettling } from "../harness/settled.ts";

const { rawat, till, watched, stop } = await startSettling();
afterAll(stop);

const ask = (...args: Parameters<Rawat["ask"]>) => rawat.ask(...args);
const send = (json: unknown) => ask("POST", "/api/payments/midtrans/callback", { json });
const linesOf = (id: string) => watched.linesOf(id);
const settledOnce = (payment: { id: string }) => watched.settledOnce(payment);
const transactionOf = async (orderNumber: string) => (await till.there(orderNumber)).transaction_id;

/** Every order of some things. */
function ordersOf<T>(things: readonly T[]): T[][] {
  if (things.length < 2) return [[...things]];
  return things.flatMap((first, at) =>
    ordersOf(things.filter((_, other) => other !== at)).map((rest) => [first, ...rest]),
  );
}

/** Does something for many, some at once. */
async function forAll<T>(all: readonly T[], atOnce: number, work: (one: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < all.length; from += atOnce) await Promise.all(all.slice(from, from + atOnce).map(work));
}

/** A doctor whose consultation costs what an order does. */
async function newDoctor(maxConsultations: number): Promise<string> {
  const { admin: token } = till;
  const more = { specialization: "Anak", consultationFee: 150_000, maxConsultations };
  const { id } = (await ask("POST", "/api/staff", { token, json: { name: "dr. Dua", role: "doctor", ...more } })).body
    .data;
  await ask("PUT", `/api/doctors/${id}/schedules`, { token, json: allWeek });
  return id;
}

/** Somebody of their own begins to pay a doctor who has room for them alone. */
async function begunTalk() {
  const [{ token }, doctorId] = await Promise.all([till.newPayer(), newDoctor(1)]);
  const { status, text, body } = await ask("POST", "/api/payments", { token, json: { doctorId } });
  expect(status, text).toBe(201);
  return { payment: body.data as Begun, token };
}

/** Every one of the orders, or every sixth, is paid for a consultation. */
const talksEvery = process.env.SOAK === "1" ? 1 : 6;

describe("a payment", () => {
  it("comes to the right state in every order of five notifications, told up to twenty times each: one entry, told of once, one consultation", async () => {
    const orders = ordersOf(
      ["pending", "deny", "pending", "settlement", "capture"].map((status, at) => ({ status, at })),
    );
    expect(orders).toHaveLength(120);
    const payments: Begun[] = [];
    const talks: { payment: Begun; token: string }[] = [];
    await forAll([...orders.keys()], 10, async (at) => {
      if (at % talksEvery === 0) talks.push(await begunTalk());
      else payments.push(await till.begun());
    });
    payments.push(...talks.map(({ payment }) => payment));
    await forAll(payments, 10, async ({ orderNumber }) => {
      await till.play(orderNumber, "deny", { method: "credit_card", faults: ["drop"] });
      await till.play(orderNumber, "settlement", { method: "qris", faults: ["drop"] });
    });
    await forAll(payments, 4, async ({ orderNumber }) => {
      const transaction_id = await transactionOf(orderNumber);
      const at = payments.findIndex((payment) => payment.orderNumber === orderNumber);
      const order = orders[at] ?? [];
      // Of all orders each is told several times at once, and every fourth as often as they ever do.
      const times = process.env.SOAK === "1" || at % 4 === 0 ? 20 : 5;
      for (const { status } of order) {
        const told = notification(orderNumber, { transaction_status: status, transaction_id });
        const answers = await Promise.all(Array.from({ length: times }, () => send(told)));
        expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
      }
    });
    for (const payment of payments) {
      await till.comesTo(payment.id, "paid");
      await settledOnce(payment);
    }
    // Nothing more comes after all of it has been handled.
    expect(payments.map(({ id }) => watched.toldOf(id, "payment.settled"))).toEqual(payments.map(() => 1));
    for (const { payment, token } of talks) {
      const begun = async () => (await ask("GET", "/api/consultations", { token })).body.data;
      await until(async () => (await begun()).length > 0);
      expect(await begun()).toEqual([expect.objectContaining({ paymentId: payment.id, status: "active" })]);
    }
  }, 240_000);

  it("that notification, reconciler, patient and operator see at once is settled once", async () => {
    const payments: Begun[] = [];
    await forAll(Array.from({ length: 20 }), 10, async () => payments.push(await till.begun()));
    await forAll(payments, 5, async ({ id, orderNumber }) => {
      await till.play(orderNumber, "settlement", { method: "qris", faults: ["duplicate", "parallel"] });
      const transaction_id = await transactionOf(orderNumber);
      const answers = await Promise.all([
        ...Array.from({ length: 5 }, () => send(notification(orderNumber, { transaction_id }))),
        ...Array.from({ length: 5 }, () => ask("POST", `/api/payments/${id}/sync`, { token: till.payer })),
        ...Array.from({ length: 5 }, () => ask("POST", `/api/payments/${id}/sync`, { token: till.admin })),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    });
    for (const payment of payments) await settledOnce(payment);
  });

  it("that several give up while it is paid is paid or given up, and never both", async () => {
    for (let round = 0; round < 5; round++) {
      const { id, orderId, orderNumber } = await till.begun();
      await till.play(orderNumber, "pending", { method: "qris", faults: ["drop"] });
      await Promise.all([
        till.play(orderNumber, "settlement", { attempt: "same" }).catch(() => undefined),
        ...Array.from({ length: 5 }, () => ask("POST", `/api/payments/${id}/cancel`, { token: till.payer })),
      ]);
      await ask("POST", `/api/payments/${id}/sync`, { token: till.payer });
      const { status } = await till.payment(id);
      const order = (await ask("GET", `/api/orders/${orderId}`, { token: till.payer })).body.data;
      expect([status, order.status]).toEqual(status === "paid" ? ["paid", "paid"] : ["cancelled", "pending"]);
      expect((await linesOf(id)).length).toBe(status === "paid" ? 2 : 0);
    }
  });

  it("whose refund is noted as given back while another is asked for has given back what was seen, and no more", async () => {
    for (let round = 0; round < 15; round++) {
      const { id: orderId } = await till.order();
      const json = { method: "cash", amount: 150_000 };
      const taken = await ask("POST", `/api/orders/${orderId}/counter-payment`, { token: till.desk, json });
      const path = `/api/payments/${taken.body.data.id}`;
      const refund = (amount: number) =>
        ask("POST", `${path}/refund`, { token: till.admin, json: { reason: "Batal", amount } });
      await refund(100_000);
      const headers = { "if-match": (await ask("GET", path, { token: till.admin })).headers.get("etag") ?? "" };
      const [, completed] = await Promise.all([
        refund(50_000),
        ask("POST", `${path}/refund/complete`, { token: till.admin, json: {}, headers }),
      ]);
      expect([200, 412]).toContain(completed.status);
      const { refundedAmount } = await till.payment(taken.body.data.id);
      expect(refundedAmount).toBe(completed.status === 200 ? 100_000 : 0);
    }
  });

  it("of which twenty refunds are asked for at once, by several, gives back no more than was paid, and as often as Midtrans did", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris" });
    await till.comesTo(id, "paid");
    const refund = () =>
      ask("POST", `/api/payments/${id}/refund`, { token: till.admin, json: { reason: "Batal", amount: 20_000 } });
    const answers = await Promise.all(Array.from({ length: 20 }, refund));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    await until(async () => (await till.payment(id)).refundedAmount === 140_000, 20_000);
    expect(await till.there(orderNumber)).toMatchObject({ refund_amount: "140000.00" });
    const back = (await linesOf(id)).filter(({ kind, amount }) => kind === "refund" && amount > 0);
    expect(back.map(({ amount }) => amount)).toEqual(Array.from({ length: 7 }, () => 20_000));
  });
});

it("an order, money at the counter, a payment and a refund are each one, though asked for a hundred times at once under one key", async () => {
  const { admin, desk, payer, patientId } = till;
  const hundredTimes = async (path: string, token: string, json: object) => {
    const headers = { "idempotency-key": randomUUID() };
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask("POST", path, { token, json, headers })));
    const done = answers.filter(({ status }) => status < 300);
    for (const { status, body } of answers)
      if (status >= 300) expect(body).toMatchObject({ status: 409, code: "request_running" });
    expect(new Set(done.map(({ body }) => body.data.id)).size).toBe(1);
    return done[0]?.body.data.id as string;
  };
  const wish = { userId: patientId, product: `Rontgen ${randomUUID()}`, price: 150_000 };
  const [atCounter, online] = [
    await hundredTimes("/api/orders", desk, wish),
    await hundredTimes("/api/orders", desk, wish),
  ];
  const orders = (await ask("GET", `/api/orders?userId=${patientId}&limit=100`, { token: desk })).body.data;
  expect(orders.filter(({ product }: { product: string }) => product === wish.product)).toHaveLength(2);

  const money = { method: "cash", amount: 150_000 };
  const taken = await hundredTimes(`/api/orders/${atCounter}/counter-payment`, desk, money);
  expect((await linesOf(taken)).map(({ amount }) => amount).sort()).toEqual([-150_000, 150_000]);
  await hundredTimes("/api/payments", payer, { orderId: online });
  expect((await ask("GET", `/api/payments?orderId=${online}`, { token: admin })).body.data).toHaveLength(1);

  await hundredTimes(`/api/payments/${taken}/refund`, admin, { reason: "Batal", amount: 50_000 });
  expect((await till.payment(taken)).refunds).toEqual([expect.objectContaining({ amount: 50_000 })]);
});

it("of a doctor's places no more are given than there are, whoever begins to pay at once, at whichever instance", async () => {
  for (let round = 0; round < 4; round++) {
    const doctorId = await newDoctor(2);
    const payers = await Promise.all(Array.from({ length: 10 }, () => till.newPayer()));
    const answers = await Promise.all(
      payers.map((payer) => ask("POST", "/api/payments", { token: payer.token, json: { doctorId } })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(answers.filter(({ body }) => body.code === "doctor_taken")).toHaveLength(8);
  }
});

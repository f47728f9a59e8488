import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allWeek } from "../attacks/clinic.ts";
import { follow, type Stream } from "../harness/live.ts";
import { type Begun, notification, openTill, type Till } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { onServers, type Rawat, startRawat } from "../harness/rawat.ts";

let rawat: Rawat;
let till: Till;
let stream: Stream;
beforeAll(async () => {
  rawat = await startRawat({
    midtransSpeed: 1,
    // Several share a database, which only servers can.
    instances: onServers ? { payment: 2 } : {},
    environment: { PAYMENT_CHECK_PACE: "1s" },
  });
  till = await openTill(rawat);
  stream = await follow(rawat.gateways[0]?.url ?? "", till.admin);
});
afterAll(async () => {
  stream.close();
  await rawat.stop();
});

const ask = (...args: Parameters<Rawat["ask"]>) => rawat.ask(...args);
const send = (json: unknown) => ask("POST", "/api/payments/midtrans/callback", { json });
const toldOf = (id: string, type: string) =>
  new Set(stream.events.filter((event) => event.id === id && event.type === type).map(({ version }) => version)).size;
const linesOf = async (id: string) =>
  (await ask("GET", `/api/payments/ledger?paymentId=${id}`, { token: till.admin })).body.data as {
    amount: number;
    kind: string;
  }[];
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

const settledOnce = async ({ id }: Pick<Begun, "id">) => {
  await until(() => toldOf(id, "payment.settled") === 1);
  expect((await linesOf(id)).map(({ amount }) => amount).sort()).toEqual([-150_000, 150_000]);
};

describe("a payment", () => {
  it("comes to the right state in every order of five notifications, told up to twenty times each: one entry, told of once", async () => {
    const orders = ordersOf(
      ["pending", "deny", "pending", "settlement", "capture"].map((status, at) => ({ status, at })),
    );
    expect(orders).toHaveLength(120);
    const payments: Begun[] = [];
    await forAll(orders, 10, async () => payments.push(await till.begun()));
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
    expect(payments.map(({ id }) => toldOf(id, "payment.settled"))).toEqual(payments.map(() => 1));
  }, 240_000);

  it("that notification, reconciler, patient and operator see at once is settled once", async () => {
    const payments: Begun[] = [];
    await forAll(Array.from({ length: 20 }), 10, async () => payments.push(await till.begun()));
    await forAll(payments, 20, async ({ id, orderNumber }) => {
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

  it.each(["payment-before-commit", "payment-applied"])(
    "is settled once when the program dies at %s",
    async (point) => {
      const { id, orderNumber } = await till.begun();
      const [program] = rawat.services.payment;
      await program?.restart({ FAULT_AT: `${point}:1` });
      await till.play(orderNumber, "settlement", { method: "qris" });
      if (!onServers) await program?.ended();
      await program?.restart({ FAULT_AT: "" });
      await till.comesTo(id, "paid", 30_000);
      await settledOnce({ id });
    },
  );

  it.each(["payment-begun", "payment-page-opened"])(
    "that is begun when the program dies at %s is the same one afterwards, and can be paid",
    async (point) => {
      const { id: orderId } = await till.order();
      const [program] = rawat.services.payment;
      const begin = () => ask("POST", "/api/payments", { token: till.payer, json: { orderId } });
      await program?.restart({ FAULT_AT: `${point}:1` });
      await begin();
      await program?.restart({ FAULT_AT: "" });
      await until(async () => (await begin()).status === 201, 20_000);
      const { body } = await begin();
      expect((await ask("GET", `/api/payments?orderId=${orderId}`, { token: till.admin })).body.data).toHaveLength(1);
      await till.play(body.data.orderNumber, "settlement", { method: "qris" });
      await till.comesTo(body.data.id, "paid", 20_000);
    },
  );
});

describe("two hundred forged notifications", () => {
  it("are refused, and move nothing", async () => {
    const { id, orderNumber } = await till.begun();
    const honest = notification(orderNumber, { transaction_status: "settlement" });
    const { signature_key } = honest;
    const flip = (at: number) =>
      `${signature_key.slice(0, at)}${signature_key[at] === "0" ? "1" : "0"}${signature_key.slice(at + 1)}`;
    const forged: unknown[] = [
      ...Array.from({ length: 128 }, (_, at) => ({ ...honest, signature_key: flip(at) })),
      ...[...Array.from({ length: 41 }, (_, length) => length + 1), 127, 129].map((length) => ({
        ...honest,
        signature_key: signature_key.padEnd(129, "0").slice(0, length),
      })),
      ...["", null, 0, true, [], {}, [signature_key], signature_key.toUpperCase(), ` ${signature_key}`].map((key) => ({
        ...honest,
        signature_key: key,
      })),
      ...["1.00", "150000", "150000.0", "", 150_000, null].map((gross_amount) => ({ ...honest, gross_amount })),
      ...["201", "", 200, null].map((status_code) => ({ ...honest, status_code })),
      ...[`${orderNumber} `, orderNumber.toLowerCase(), "", 1, null].map((order_id) => ({ ...honest, order_id })),
      ...[null, 1, true, "x", [], [honest], {}],
    ];
    expect(forged.length).toBeGreaterThanOrEqual(200);
    const answers: number[] = [];
    await forAll(forged, 20, async (json) => answers.push((await send(json)).status));
    expect(new Set(answers)).toEqual(new Set([403]));
    expect(await till.payment(id)).toMatchObject({ status: "pending" });
    expect(await linesOf(id)).toEqual([]);
  });
});

it("of a doctor's places no more are given than there are, whoever begins to pay at once, at whichever instance", async () => {
  const { admin: token } = till;
  const json = {
    name: "dr. Dua",
    role: "doctor",
    specialization: "Anak",
    consultationFee: 75_000,
    maxConsultations: 2,
  };
  for (let round = 0; round < 4; round++) {
    const { id: doctorId } = (await ask("POST", "/api/staff", { token, json })).body.data;
    await ask("PUT", `/api/doctors/${doctorId}/schedules`, { token, json: allWeek });
    const payers = await Promise.all(Array.from({ length: 10 }, () => till.newPayer()));
    const answers = await Promise.all(
      payers.map((payer) => ask("POST", "/api/payments", { token: payer.token, json: { doctorId } })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(answers.filter(({ body }) => body.code === "doctor_taken")).toHaveLength(8);
  }
});

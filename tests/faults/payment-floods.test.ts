import { afterAll, beforeAll, expect, it } from "vitest";
import { allWeek } from "../attacks/clinic.ts";
import { askingOf, openTill, type Till } from "../harness/payments.ts";
import { type Rawat, startRawat } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

const [ordersMax, paymentsMax] = [5, 6];

let rawat: Rawat;
let till: Till;
beforeAll(async () => {
  const environment = {
    PAYMENT_CHECK_PACE: "1h",
    LIMIT_PATIENT_ORDERS: String(ordersMax),
    LIMIT_PATIENT_DAILY_PAYMENTS: String(paymentsMax),
  };
  rawat = await startRawat({ midtransSpeed: 1, environment });
  till = await openTill(rawat);
});
afterAll(() => rawat.stop());

const { ask } = askingOf(() => rawat);
const burst = <T>(count: number, work: () => Promise<T>) => Promise.all(Array.from({ length: count }, work));
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const codesOf = (answers: readonly { status: number; body: { code?: string } }[]) => {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const key = `${status} ${body.code ?? ""}`.trim();
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};

it("of one patient's own orders so many wait at once, also by a burst; the desk orders more for them, and what is settled makes room", async () => {
  const { token, patientId } = await till.newPayer();
  const json = { userId: patientId, product: "Vitamin", price: 10_000 };
  const placed = () => ask("POST", "/api/orders", { token, json });
  const answers = await burst(12, placed);
  expect(codesOf(answers)).toEqual({ "201": ordersMax, "422 too_many_orders": 12 - ordersMax });
  expect((await ask("POST", "/api/orders", { token: till.desk, json })).status).toBe(201);
  const first = answers.find(({ status }) => status === 201)?.body.data.id;
  await ask("PATCH", `/api/orders/${first}`, { token: till.desk, json: { status: "cancelled" } });
  expect((await placed()).status).toBe(201);
});

it("one patient begins so many payments in 24 hours, cancelled ones counted and paid ones not, also by a burst; the one begun goes on", async () => {
  const payer = await till.newPayer();
  const { token } = payer;
  const order = async () =>
    (
      await ask("POST", "/api/orders", {
        token: till.desk,
        json: { userId: payer.patientId, product: "Vitamin", price: 10_000 },
      })
    ).body.data.id;
  const pay = (orderId: string) => ask("POST", "/api/payments", { token, json: { orderId } });
  const first = await order();
  const { data } = (await pay(first)).body;
  expect((await ask("POST", `/api/payments/${data.id}/cancel`, { token })).status).toBe(200);
  const ids = await burst(9, order);
  const answers = await Promise.all(ids.map(pay));
  expect(codesOf(answers)).toEqual({ "201": paymentsMax - 1, "422 too_many_payments": 9 - (paymentsMax - 1) });
  const at = answers.findIndex(({ status }) => status === 201);
  expect((await pay(ids[at] ?? "")).status).toBe(201);
  const refused = ids[answers.findIndex(({ status }) => status === 422)] ?? "";
  const { id, orderNumber } = answers[at]?.body.data ?? {};
  await till.play(orderNumber, "settlement", { method: "qris" });
  await till.comesTo(id, "paid");
  expect((await pay(refused)).status).toBe(201);
});

it("what one patient began more than 24 hours ago counts no more, and what they began since does", async () => {
  const { token, patientId } = await till.newPayer();
  const json = { userId: patientId, product: "Vitamin", price: 10_000 };
  const pay = async () => {
    const { id: orderId } = (await ask("POST", "/api/orders", { token: till.desk, json })).body.data;
    return (await ask("POST", "/api/payments", { token, json: { orderId } })).status;
  };
  const begunHoursAgo = (hours: number) =>
    lookInto(rawat, "payment", (db) =>
      db("payments")
        .where({ patientId })
        .update({ createdAt: hoursAgo(hours) }),
    );
  expect(await Promise.all(Array.from({ length: paymentsMax }, pay))).toEqual(Array(paymentsMax).fill(201));
  await begunHoursAgo(23);
  expect(await pay()).toBe(422);
  await begunHoursAgo(25);
  expect(await pay()).toBe(201);
});

it("whoever asks Midtrans again and again adds nothing to a payment's story, and what happens then is in it", async () => {
  const { id, orderNumber } = await till.begun();
  await till.play(orderNumber, "settlement", { method: "qris" });
  await till.comesTo(id, "paid");
  const { length } = (await till.payment(id)).story;
  for (let round = 0; round < 6; round++)
    await burst(20, () => ask("POST", `/api/payments/${id}/sync`, { token: till.payer }));
  expect((await till.payment(id)).story).toHaveLength(length);
  await ask("POST", `/api/payments/${id}/refund`, { token: till.admin, json: { reason: "Batal" } });
  expect((await till.payment(id)).story).toContainEqual(expect.objectContaining({ source: "operator" }));
});

it("an order that is paid leaves no other payment of it open, here nor at Midtrans, and at once", async () => {
  const first = await till.begun();
  await till.play(first.orderNumber, "pending", { method: "bank_transfer" });
  await till.comesTo(first.id, "pending");
  await ask("POST", `/api/payments/${first.id}/cancel`, { token: till.payer });
  const json = { orderId: first.orderId };
  const { data: second } = (await ask("POST", "/api/payments", { token: till.payer, json })).body;
  await till.play(second.orderNumber, "pending", { method: "bank_transfer" });
  // The transfer was on its way when it was given up.
  await till.play(first.orderNumber, "settlement", { attempt: "same" });
  await till.comesTo(first.id, "paid", 15_000);
  const seen = await till.comesTo(second.id, "cancelled", 10_000);
  expect(seen).toMatchObject({ isOpen: false, redirectUrl: null });
  expect((await till.there(second.orderNumber)).transaction_status).toBe("cancel");
});

it("one patient holds few places of doctors at a time by paying nothing, also by a burst, and begins with one of them a few times a day", async () => {
  const [{ token }, { token: another }] = [await till.newPayer(), await till.newPayer()];
  const hire = async () => {
    const json = { name: "dr. Tempat", role: "doctor", specialization: "Anak", consultationFee: 75_000 };
    const { id } = (await ask("POST", "/api/staff", { token: till.admin, json })).body.data;
    await ask("PUT", `/api/doctors/${id}/schedules`, { token: till.admin, json: allWeek });
    return id as string;
  };
  const doctors = await Promise.all(Array.from({ length: 5 }, hire));
  const pay = (doctorId: string, by = token) => ask("POST", "/api/payments", { token: by, json: { doctorId } });
  const answers = await Promise.all(doctors.map((id) => pay(id)));
  expect(codesOf(answers)).toEqual({ "201": 2, "422 too_many_payments": 3 });
  // Nor again and again with the same one, which would be nobody else's for a day.
  const [one = ""] = doctors;
  for (const status of [201, 201, 201, 422]) {
    const { status: got, body } = await pay(one, another);
    expect(got).toBe(status);
    if (got === 201) await ask("POST", `/api/payments/${body.data.id}/cancel`, { token: another });
  }
  expect((await pay(doctors[1] ?? "", another)).status).toBe(201);
});

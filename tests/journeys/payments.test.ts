import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allWeek } from "../attacks/clinic.ts";
import { askingOf, notification, openTill, startTill, type Till } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { createPatient, type Rawat, signIn, somebody } from "../harness/rawat.ts";
import { untilQueueIsEmpty } from "../harness/stores.ts";

let rawat: Rawat;
let till: Till;
beforeAll(async () => {
  rawat = await startTill();
  till = await openTill(rawat);
});
afterAll(() => rawat.stop());

const { ask, dataOf } = askingOf(() => rawat);
const pay = (json: object, token = till.payer, headers = {}) => ask("POST", "/api/payments", { token, json, headers });
const sourcesOf = ({ story }: { story: { source: string }[] }) => story.map(({ source }) => source);

/** A doctor who works day and night, with a fee, and room for some consultations at once. */
async function newDoctor(more: object = {}, week: object[] = allWeek) {
  const json = {
    name: `dr. ${randomUUID()}`,
    role: "doctor",
    specialization: "Anak",
    consultationFee: 75_000,
    ...more,
  };
  const { body } = await ask("POST", "/api/staff", { token: till.admin, json });
  await ask("PUT", `/api/doctors/${body.data.id}/schedules`, { token: till.admin, json: week });
  return body.data.id as string;
}

describe("a payment online", () => {
  it("is begun with the order's own number and amount, and the provider's page", async () => {
    const order = await till.order(350_000);
    const { status, body, headers } = await pay({ orderId: order.id });
    expect(status).toBe(201);
    expect(headers.get("location")).toBe(`/api/payments/${body.data.id}`);
    expect(body.data).toMatchObject({
      orderNumber: order.orderNumber,
      amount: 350_000,
      status: "pending",
      snapToken: expect.any(String),
      redirectUrl: expect.stringContaining("http"),
    });
    const minutes = (Date.parse(body.data.expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15);
  });

  it.each([
    ["http://127.0.0.1:5000", "http://127.0.0.1:5000"],
    ["http://[::1]:5000", "http://[::1]:5000"],
    ["http://127.0.0.1:5001", "http://localhost:5000"],
    ["https://127.0.0.1:5000", "http://localhost:5000"],
    ["http://evil.test:5000", "http://localhost:5000"],
    ["http://127.0.0.1.evil.test:5000", "http://localhost:5000"],
    ["null", "http://localhost:5000"],
  ])("begun at %s leads back to %s: where one is signed in, and nowhere else", async (origin, back) => {
    const { id: orderId } = await till.order();
    const { data } = (await pay({ orderId }, till.payer, { origin })).body;
    const form = new URLSearchParams({ choice: "qris", outcome: "settlement" });
    const paid = await fetch(`${data.redirectUrl}/outcome`, { method: "POST", body: form, redirect: "manual" });
    const { origin: there, pathname } = new URL(paid.headers.get("location") ?? "");
    expect([there, pathname]).toEqual([back, `/payments/${data.id}`]);
  });

  it("that is settled pays its order, is in the books once, and tells its whole story to the clinic alone", async () => {
    const { id, orderId, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris" });
    const paid = await till.comesTo(id, "paid");
    expect(paid).toMatchObject({ method: "qris", refundedAmount: 0, isLate: false, snapToken: null });
    expect(await dataOf(`/api/orders/${orderId}`, till.payer)).toMatchObject({ status: "paid", paymentId: id });
    const lines = await dataOf(`/api/payments/ledger?paymentId=${id}`, till.admin);
    expect(lines.map(({ account, amount }: { account: string; amount: number }) => [account, amount]).sort()).toEqual([
      ["income", -150_000],
      ["midtrans", 150_000],
    ]);
    expect(sourcesOf(paid)).toEqual(expect.arrayContaining(["creation", "notified", "notification"]));
    expect(await dataOf(`/api/payments/${id}`, till.payer)).not.toHaveProperty("story");
  });

  it("of which no notification told is found out by asking", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "gopay", faults: ["drop"] });
    const paid = await till.comesTo(id, "paid", 15_000);
    expect(sourcesOf(paid)).not.toContain("notified");
    expect(sourcesOf(paid)).toContain("reconciler");
  });

  it("is asked for at once when its patient comes back, and by nobody else's hand", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement", { method: "qris", faults: ["drop"] });
    const other = await till.newPayer();
    expect((await ask("POST", `/api/payments/${id}/sync`, { token: other.token })).status).toBe(404);
    const { body } = await ask("POST", `/api/payments/${id}/sync`, { token: till.payer });
    expect(body.data.status).toBe("paid");
  });

  it("that was denied may be tried again, and counts when it is paid then", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "deny", { method: "credit_card" });
    expect((await till.comesTo(id, "denied")).snapToken).not.toBeNull();
    await till.play(orderNumber, "settlement", { method: "qris" });
    expect((await till.comesTo(id, "paid")).method).toBe("qris");
  });

  it("whose first attempt fails while another goes on is still to be paid by that one", async () => {
    const { id, orderNumber } = await till.begun();
    await till.play(orderNumber, "pending", { method: "bank_transfer" });
    await delay(1_100);
    await till.play(orderNumber, "pending", { method: "gopay" });
    const seen = async () => (await till.payment(id)).story.map((event: { seen: string }) => event.seen);
    await until(async () => (await seen()).filter((word: string) => word.startsWith("pending")).length >= 2);
    await till.play(orderNumber, "deny", { attempt: "first" });
    await until(async () => (await seen()).some((word: string) => word.startsWith("deny")));
    expect(await till.payment(id)).toMatchObject({ status: "pending", method: "gopay", snapToken: expect.any(String) });
    await till.play(orderNumber, "settlement", { attempt: "same" });
    expect((await till.comesTo(id, "paid")).method).toBe("gopay");
  });

  it("under review is not paid before it is accepted", async () => {
    const { id, orderId, orderNumber } = await till.begun();
    await till.play(orderNumber, "challenge", { method: "credit_card" });
    await till.comesTo(id, "challenge");
    expect(await dataOf(`/api/orders/${orderId}`, till.payer)).toMatchObject({ status: "pending" });
    await till.play(orderNumber, "capture", { method: "credit_card" });
    await till.comesTo(id, "paid");
  });

  it("that the bank takes back is reversed, and its order is to be paid again", async () => {
    const { id, orderId, orderNumber } = await till.begun();
    await till.play(orderNumber, "settlement");
    await till.comesTo(id, "paid");
    await till.play(orderNumber, "reversal");
    await till.comesTo(id, "reversed");
    expect(await dataOf(`/api/orders/${orderId}`, till.payer)).toMatchObject({ status: "confirmed", paymentId: null });
    const again = await pay({ orderId });
    expect(again.body.data.orderNumber).toBe(`${orderNumber}-2`);
  });

  it("is the same one in two tabs, and under the same Idempotency-Key", async () => {
    const order = await till.order();
    const key = { "idempotency-key": randomUUID() };
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, () => pay({ orderId: order.id })),
      pay({ orderId: order.id }, till.payer, key),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const again = await pay({ orderId: order.id }, till.payer, key);
    const tokens = new Set([...answers, again].map(({ body }) => `${body.data.id} ${body.data.snapToken}`));
    expect(tokens.size).toBe(1);
  });

  it("that is given up can be paid by nobody any more, and its order at the front desk", async () => {
    const { id, orderId, orderNumber } = await till.begun();
    const counter = () =>
      ask("POST", `/api/orders/${orderId}/counter-payment`, {
        token: till.desk,
        json: { method: "cash", amount: 150_000 },
      });
    expect((await counter()).body.code).toBe("being_paid");
    await till.play(orderNumber, "pending", { method: "bank_transfer" });
    await till.comesTo(id, "pending");
    const { body } = await ask("POST", `/api/payments/${id}/cancel`, { token: till.payer });
    expect(body.data).toMatchObject({ status: "cancelled", redirectUrl: null });
    expect((await counter()).status).toBe(201);
    expect((await ask("POST", `/api/payments/${id}/cancel`, { token: till.payer })).body.code).toBe("illegal_step");
  });

  it("of an order that was paid meanwhile goes back by itself", async () => {
    const { id, orderId, orderNumber } = await till.begun();
    await till.play(orderNumber, "pending", { method: "qris" });
    await ask("POST", `/api/payments/${id}/cancel`, { token: till.payer });
    await ask("POST", `/api/orders/${orderId}/counter-payment`, {
      token: till.desk,
      json: { method: "cash", amount: 150_000 },
    });
    await till.play(orderNumber, "settlement", { method: "qris", attempt: "same" });
    const seen = await till.comesTo(id, "refunded", 20_000);
    expect(seen.refunds).toMatchObject([{ amount: 150_000, requestedBy: null, status: "done" }]);
    expect((await dataOf(`/api/orders/${orderId}`, till.desk)).status).toBe("paid");
  });
});

describe("a consultation", () => {
  it("costs the doctor's fee, whatever the caller says", async () => {
    const doctorId = await newDoctor();
    expect((await pay({ doctorId, amount: 1 })).status).toBe(400);
    const { body } = await pay({ doctorId });
    expect(body.data).toMatchObject({ doctorId, orderId: null, amount: 75_000, status: "pending" });
    expect(body.data.orderNumber).toMatch(/^RW-[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it("is refused with a doctor who is off duty, has no fee or does not exist", async () => {
    const code = async (doctorId: string) => (await pay({ doctorId })).body.code;
    expect(await code(await newDoctor({}, []))).toBe("doctor_off_duty");
    expect(await code(await newDoctor({ consultationFee: null }))).toBe("no_fee");
    expect(await code(randomUUID())).toBe("unknown_doctor");
  });

  it("takes one of the doctor's places, of which no more are given than there are, whoever wants one at once", async () => {
    const doctorId = await newDoctor({ maxConsultations: 3 });
    const payers = await Promise.all(Array.from({ length: 12 }, () => till.newPayer()));
    const answers = await Promise.all(payers.map(({ token }) => pay({ doctorId }, token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ body }) => body.code === "doctor_taken")).toHaveLength(9);
    const given = answers.find(({ status }) => status === 201)?.body.data;
    await ask("POST", `/api/payments/${given.id}/cancel`, {
      token: payers[answers.findIndex(({ body }) => body.data?.id === given.id)]?.token,
    });
    const free = payers[answers.findIndex(({ status }) => status === 409)]?.token ?? "";
    expect((await pay({ doctorId }, free)).status).toBe(201);
  });

  it("of somebody who was only ever registered bears their name, though nobody can be asked for it", async () => {
    const { id: patientId, name } = await createPatient(ask, till.desk);
    const account = { ...somebody(), name, role: "patient", patientId };
    expect((await ask("POST", "/api/users", { token: till.admin, json: account })).status).toBe(201);
    const { access_token: token } = await signIn(ask, account.email, account.password);
    const doctorId = await newDoctor();
    await untilQueueIsEmpty(rawat);
    const [register] = rawat.services.patient;
    await register?.kill();
    try {
      const { status, body } = await pay({ doctorId }, token);
      expect(status).toBe(201);
      expect(await till.payment(body.data.id)).toMatchObject({ patientId, patientName: name });
    } finally {
      await register?.restart();
    }
  });
});

it("is found by its number, however it is written", async () => {
  const { id, orderNumber } = await till.begun();
  const found = await dataOf(`/api/payments?orderNumber=%20${orderNumber.toLowerCase()}`, till.admin);
  expect(found.map((payment: { id: string }) => payment.id)).toEqual([id]);
});

describe("a notification", () => {
  const send = (json: unknown) => ask("POST", "/api/payments/midtrans/callback", { json });

  it("that is signed is answered well, also of an order that is none of ours", async () => {
    expect((await send(notification("RW-UNKNOWN"))).status).toBe(200);
  });

  it("says nothing that is believed: neither status nor transaction", async () => {
    const { id, orderNumber } = await till.begun();
    const other = await till.begun();
    await till.play(other.orderNumber, "settlement");
    const { story } = await till.comesTo(other.id, "paid");
    const [foreign] = story.filter(({ transactionId }: { transactionId: string | null }) => transactionId);
    for (const more of [
      {},
      { transaction_id: foreign.transactionId },
      { transaction_id: "../../x" },
      { fraud_status: "accept" },
    ])
      expect((await send(notification(orderNumber, more))).status).toBe(200);
    await expect
      .poll(async () => sourcesOf(await till.payment(id)).filter((source) => source === "notified").length)
      .toBe(4);
    const [{ status }] = [await till.payment(id)];
    expect(status).toBe("pending");
  });
});

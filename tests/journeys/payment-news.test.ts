import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Device, openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { notificationsOf } from "../harness/notifications.ts";
import { askingOf, type Outcome } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";

const amount = 180_000;

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask } = askingOf(() => rawat);
const { listOf, typesOf, lettersTo } = notificationsOf(() => rawat);

/** A payment that somebody has begun, of something that they ordered. */
async function begun({ token, personId }: Talker): Promise<{ id: string; orderNumber: string }> {
  const { id: orderId } = await surgery.order(amount, { userId: personId });
  const { status, text, body } = await ask("POST", "/api/payments", { token, json: { orderId } });
  expect(status, text).toBe(201);
  return body.data;
}

/** Tells the same of it again and again, as a provider may. */
async function insist(patient: Talker, { id, orderNumber }: { id: string; orderNumber: string }, outcome: Outcome) {
  await surgery.play(orderNumber, outcome, { attempt: "same", faults: ["duplicate", "parallel"] });
  for (let again = 0; again < 3; again++)
    expect((await ask("POST", `/api/payments/${id}/sync`, { token: patient.token })).status).toBe(200);
}

/** What somebody was told of a payment, which has to be the same in the list, on the socket and, as to its number, by letters. */
async function toldOf(patient: Talker, device: Device, types: readonly string[]) {
  await until(async () => (await typesOf(patient)).length >= types.length, 20_000);
  await until(async () => (await lettersTo(patient)).length >= types.length, 20_000);
  // What came twice would have by now.
  await delay(1_500);
  expect(await typesOf(patient)).toEqual(types);
  const list = await listOf(patient);
  expect(device.told("notification").toSorted((a, b) => (a.id < b.id ? 1 : -1))).toEqual(list);
  const letters = await lettersTo(patient);
  expect(letters).toHaveLength(types.length);
  return { list, texts: letters.map(({ text }) => text) };
}

describe("whoever pays is told once, in the list, on the socket and by a letter,", () => {
  it("that it did not go through, however often that is told", async () => {
    const patient = await surgery.newPatient();
    const device = await surgery.connect(patient.token);
    const payment = await begun(patient);
    await surgery.play(payment.orderNumber, "pending", { method: "qris" });
    await insist(patient, payment, "expire");
    await surgery.comesTo(payment.id, "expired", 20_000);
    const { list, texts } = await toldOf(patient, device, ["payment_failed"]);
    expect(list).toMatchObject([{ subjectId: payment.id, amount, readAt: null }]);
    expect(texts[0]).toContain("Pembayaran Anda tidak jadi.");
    expect(texts[0]).toContain("Your payment did not go through.");
    expect(device.told("payment_update").at(-1)).toEqual({ paymentId: payment.id, status: "expired" });
  });

  it("nothing of the kind where money came, though another sum, whatever becomes of the payment meanwhile", async () => {
    const patient = await surgery.newPatient();
    const device = await surgery.connect(patient.token);
    const { id, orderNumber } = await begun(patient);
    await surgery.play(orderNumber, "settlement", { method: "qris", faults: ["status_wrong_amount"] });
    await until(async () => (await surgery.payment(id)).isInQuestion, 20_000);
    expect((await ask("POST", `/api/payments/${id}/cancel`, { token: patient.token })).status).toBe(200);
    await until(() => device.told("payment_update").at(-1)?.status === "cancelled", 20_000);
    // What is told next comes after what would have been told of that.
    const next = await begun(patient);
    await surgery.play(next.orderNumber, "settlement", { method: "qris" });
    await toldOf(patient, device, ["payment_settled"]);
  });

  it("that the bank took it back, however often that is told", async () => {
    const patient = await surgery.newPatient();
    const device = await surgery.connect(patient.token);
    const payment = await begun(patient);
    await surgery.play(payment.orderNumber, "settlement", { method: "bank_transfer" });
    await surgery.comesTo(payment.id, "paid", 20_000);
    await insist(patient, payment, "reversal");
    await surgery.comesTo(payment.id, "reversed", 20_000);
    const { list, texts } = await toldOf(patient, device, ["payment_settled", "payment_reversed"]);
    expect(list[0]).toMatchObject({ type: "payment_reversed", subjectId: payment.id, amount, readAt: null });
    expect(texts.filter((text) => text.includes("Bank menarik kembali pembayaran Anda."))).toHaveLength(1);
    expect(texts.filter((text) => text.includes("Your bank has taken your payment back."))).toHaveLength(1);
    expect(device.told("payment_update").at(-1)).toEqual({ paymentId: payment.id, status: "reversed" });
  });
});

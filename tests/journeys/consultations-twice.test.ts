import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { notificationsOf } from "../harness/notifications.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse({ environment: { PAYMENT_MINUTES: "0.1" } });
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask, dataOf } = askingOf(() => rawat);
const { listOf } = notificationsOf(() => rawat);

/** A payment of a consultation that somebody chose how to pay, and whose time is over. */
async function expired(patient: Talker, doctor: Talker) {
  const payment = await surgery.pay(patient, doctor);
  await surgery.play(payment.orderNumber, "pending", { method: "qris" });
  await surgery.comesTo(payment.id, "expired", 30_000);
  return payment;
}

const settleLate = ({ orderNumber }: { orderNumber: string }) =>
  surgery.play(orderNumber, "settlement", { attempt: "same" });

describe("a payment of a consultation that comes late", () => {
  it("begins it where nobody paid it anew", async () => {
    const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor()];
    const payment = await expired(patient, doctor);
    await settleLate(payment);
    expect(await surgery.consultationOf(payment.id, "active", 30_000)).toMatchObject({ isToRefund: false });
  });

  it("begins it where the other one came to nothing", async () => {
    const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor()];
    const late = await expired(patient, doctor);
    const { id, paymentId } = await surgery.begin(patient, doctor);
    expect((await ask("POST", `/api/consultations/${id}/end`, { token: doctor.token })).status).toBe(200);
    await surgery.comesTo(paymentId, "refunded", 20_000);
    await settleLate(late);
    await surgery.consultationOf(late.id, "active", 30_000);
  });

  it("begins it where all of the other one was given back", async () => {
    const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor()];
    const late = await expired(patient, doctor);
    const { id, paymentId } = await surgery.begin(patient, doctor);
    const said = { consultationId: id, content: "Halo" };
    expect((await ask("POST", "/api/chats/messages", { token: doctor.token, json: said })).status).toBe(202);
    const json = { reason: "Batal" };
    expect((await ask("POST", `/api/payments/${paymentId}/refund`, { token: surgery.admin, json })).status).toBe(200);
    await surgery.comesTo(paymentId, "refunded", 20_000);
    await surgery.consultationOf(paymentId, "ended", 20_000);
    await settleLate(late);
    await surgery.consultationOf(late.id, "active", 30_000);
  });

  it("goes back where it was paid anew, while that talk runs and after it", async () => {
    const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor()];
    const during = await expired(patient, doctor);
    const after = await expired(patient, doctor);
    const { id } = await surgery.begin(patient, doctor);
    const goesBack = async (payment: typeof during) => {
      await settleLate(payment);
      expect(await surgery.consultationOf(payment.id, "ended", 30_000)).toMatchObject({
        endedBecause: "not_started",
        isToRefund: true,
      });
      await surgery.comesTo(payment.id, "refunded", 30_000);
    };
    await goesBack(during);
    const said = { consultationId: id, content: "Sudah lebih baik?" };
    expect((await ask("POST", "/api/chats/messages", { token: doctor.token, json: said })).status).toBe(202);
    expect((await ask("POST", `/api/consultations/${id}/end`, { token: doctor.token })).body.data.isToRefund).toBe(
      false,
    );
    await goesBack(after);
  });
});

it("a payment whose first way to pay failed begins its consultation where its own is the doctor's only place", async () => {
  const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor({ maxConsultations: 1 })];
  const { id, orderNumber } = await surgery.pay(patient, doctor);
  await surgery.play(orderNumber, "pending", { method: "qris" });
  await surgery.play(orderNumber, "expire", { attempt: "same" });
  await surgery.comesTo(id, "expired");
  await surgery.play(orderNumber, "pending", { method: "gopay", attempt: "new" });
  await surgery.comesTo(id, "pending");
  await surgery.play(orderNumber, "settlement", { attempt: "same" });
  expect(await surgery.consultationOf(id, "active", 20_000)).toMatchObject({ isToRefund: false });
});

it("a late payment goes back where its patient has begun to pay anew for the doctor's only place, which is kept for that one", async () => {
  const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor({ maxConsultations: 1 })];
  const late = await expired(patient, doctor);
  const again = await surgery.pay(patient, doctor);
  expect(again.id).not.toBe(late.id);
  await settleLate(late);
  await surgery.play(again.orderNumber, "settlement", { method: "qris" });
  await surgery.consultationOf(again.id, "active", 20_000);
  expect(await surgery.consultationOf(late.id, "ended", 20_000)).toMatchObject({ endedBecause: "not_started" });
  await surgery.comesTo(late.id, "refunded", 30_000);
});

it("a payment that was cancelled and is paid all the same goes back while another one may still be paid for the place", async () => {
  const [first, second] = [await surgery.newPatient(), await surgery.newPatient()];
  const doctor = await surgery.newDoctor({ maxConsultations: 1 });
  const left = await surgery.pay(first, doctor);
  expect((await ask("POST", `/api/payments/${left.id}/cancel`, { token: first.token })).status).toBe(200);
  const stays = await surgery.pay(second, doctor);
  // On the page of before, which the provider closes for nobody who has chosen no way to pay yet.
  await surgery.play(left.orderNumber, "settlement", { method: "qris" });
  await surgery.play(stays.orderNumber, "settlement", { method: "qris" });
  expect(await surgery.consultationOf(left.id, "ended", 30_000)).toMatchObject({ endedBecause: "not_started" });
  await surgery.consultationOf(stays.id, "active", 30_000);
  await surgery.comesTo(left.id, "refunded", 30_000);
});

it("a card that the bank looked at until the place was somebody else's goes back once it is accepted", async () => {
  const [first, second] = [await surgery.newPatient(), await surgery.newPatient()];
  const doctor = await surgery.newDoctor({ maxConsultations: 1 });
  const looked = await surgery.pay(first, doctor);
  await surgery.play(looked.orderNumber, "challenge", { method: "credit_card" });
  await surgery.comesTo(looked.id, "challenge", 20_000);
  await until(async () => {
    const wish = { token: second.token, json: { doctorId: doctor.personId } };
    const { status, body } = await ask("POST", "/api/payments", wish);
    if (status === 201) await surgery.play(body.data.orderNumber, "settlement", { method: "qris" });
    return status === 201;
  }, 30_000);
  await until(async () => (await dataOf("/api/consultations", second.token)).length === 1, 20_000);
  await surgery.play(looked.orderNumber, "capture", { attempt: "same" });
  expect(await surgery.consultationOf(looked.id, "ended", 30_000)).toMatchObject({ endedBecause: "not_started" });
  await surgery.comesTo(looked.id, "refunded", 30_000);
});

describe("a patient", () => {
  it("who begins to pay in two tabs pays once, for one consultation", async () => {
    const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor()];
    const tabs = await Promise.all([surgery.pay(patient, doctor), surgery.pay(patient, doctor)]);
    expect(new Set(tabs.map(({ id }) => id)).size).toBe(1);
    for (const { orderNumber } of tabs) await surgery.play(orderNumber, "settlement", { method: "qris" });
    await surgery.consultationOf(tabs[0]?.id ?? "", "active");
    expect(await dataOf("/api/consultations", patient.token)).toHaveLength(1);
    expect(await dataOf("/api/payments", patient.token)).toHaveLength(1);
  });

  it("who talks with two doctors at once has one end of each, told to its two, and the money follows each", async () => {
    const [patient, first, second] = [await surgery.newPatient(), await surgery.newDoctor(), await surgery.newDoctor()];
    const [atPatient, ...atDoctors] = [
      await surgery.connect(patient.token),
      await surgery.connect(first.token),
      await surgery.connect(second.token),
    ];
    const [ended, goesOn] = [await surgery.begin(patient, first), await surgery.begin(patient, second)];
    expect((await ask("POST", `/api/consultations/${ended.id}/end`, { token: first.token })).status).toBe(200);
    const said = { consultationId: goesOn.id, content: "Masih di sini" };
    expect((await ask("POST", "/api/chats/messages", { token: patient.token, json: said })).status).toBe(202);
    await surgery.comesTo(ended.paymentId, "refunded", 20_000);
    const answer = { consultationId: goesOn.id, content: "Baik" };
    expect((await ask("POST", "/api/chats/messages", { token: second.token, json: answer })).status).toBe(202);
    const over = await ask("POST", `/api/consultations/${goesOn.id}/end`, { token: second.token });
    expect(over.body.data).toMatchObject({ isToRefund: false });
    const endsAt = (device: typeof atPatient) =>
      device.told("consultation_status_update").map(({ consultationId }: { consultationId: string }) => consultationId);
    await until(() => endsAt(atPatient).length === 2);
    expect(endsAt(atPatient)).toEqual([ended.id, goesOn.id]);
    expect(atDoctors.map(endsAt)).toEqual([[ended.id], [goesOn.id]]);
    expect(await surgery.payment(goesOn.paymentId)).toMatchObject({ status: "paid", refunds: [] });
  });
});

describe("a doctor's place", () => {
  it("is taken as long as the talk runs, also while a part of what was paid waits to be given back by hand", async () => {
    const [patient, next] = [await surgery.newPatient(), await surgery.newPatient()];
    const doctor = await surgery.newDoctor({ maxConsultations: 1 });
    const { id, orderNumber } = await surgery.pay(patient, doctor);
    await surgery.play(orderNumber, "settlement", { method: "bank_transfer" });
    await surgery.consultationOf(id, "active", 20_000);
    const json = { reason: "Sebagian", amount: 10_000 };
    const part = await ask("POST", `/api/payments/${id}/refund`, { token: surgery.admin, json });
    expect(part.body.data.status).toBe("refund_pending");
    const wish = { token: next.token, json: { doctorId: doctor.personId } };
    expect((await ask("POST", "/api/payments", wish)).body.code).toBe("doctor_taken");
  });

  it("that somebody pays for stays theirs to pay when the doctor's hours end meanwhile", async () => {
    const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor()];
    const begun = await surgery.pay(patient, doctor);
    const hours = { token: surgery.admin, json: [] };
    expect((await ask("PUT", `/api/doctors/${doctor.personId}/schedules`, hours)).status).toBe(200);
    const wish = { token: patient.token, json: { doctorId: doctor.personId } };
    const again = await ask("POST", "/api/payments", wish);
    expect([again.status, again.body.data?.id]).toEqual([201, begun.id]);
  });
});

it("a payment names its doctor as the doctor is called now", async () => {
  const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor()];
  const { id } = await surgery.pay(patient, doctor);
  const json = { name: "dr. Nama Baru" };
  expect((await ask("PATCH", `/api/staff/${doctor.personId}`, { token: surgery.admin, json })).status).toBe(200);
  await until(async () => (await dataOf(`/api/payments/${id}`, patient.token)).doctorName === json.name);
});

it("what is sent again weeks after it was said stands once, and what somebody is told is theirs to read for a year", async () => {
  const { patient, consultationId } = await surgery.talking();
  const json = { consultationId, content: "Sudah sampai, Dok?", clientMessageId: randomUUID() };
  const say = async () => (await ask("POST", "/api/chats/messages", { token: patient.token, json })).body.data?.id;
  const said = await say();
  await until(async () => (await listOf(patient)).some(({ type }) => type === "consultation_started"));
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const [minutesAgo, weeksAgo, monthsAgo, aYearAgo] = [ago(0.9), ago(29 * 24), ago(364 * 24), ago(366 * 24)];
  const [older, held] = [randomUUID(), randomUUID()];
  const told = await lookInto(rawat, "chat", async (db) => {
    await db("messageClaims").where({ messageId: said }).update("createdAt", weeksAgo);
    const known = await db("notifications").where({ accountId: patient.accountId }).first();
    await db("notifications").where({ id: known.id }).update("createdAt", monthsAgo);
    await db("notifications").insert({ ...known, id: older, createdAt: aYearAgo });
    // Of somebody who may have registered just now.
    const { type, subjectId, details } = known;
    await db("heldNews").insert({ id: held, patientId: randomUUID(), type, subjectId, details, createdAt: minutesAgo });
    return known.id;
  });
  const find = (table: string, id: string) => lookInto(rawat, "chat", (db) => db(table).where({ id }).first("id"));
  // What is old is looked for every ten minutes, and as a program begins.
  for (const chat of rawat.services.chat) await chat.restart();
  await until(async () => (await find("notifications", older)) === undefined, 20_000);
  expect(await find("heldNews", held)).toBeDefined();
  expect(await say()).toBe(said);
  expect((await listOf(patient)).map(({ id }) => id)).toContain(told);
  expect(await dataOf(`/api/chats/consultation/${consultationId}/messages`, patient.token)).toHaveLength(1);
});

import { setTimeout as delay } from "node:timers/promises";
import { newId } from "@rawat/platform";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { createClocks } from "../harness/clocks.ts";
import { until } from "../harness/program.ts";
import { onServers, programsOf, type Rawat, register, tokenOf } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

const [lastsMs, payableMs] = [20_000, 15_000];
const minutes = (ms: number) => String(ms / 60_000);

const clocks = createClocks();
let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse({
    ...(onServers && { instances: { chat: 2, payment: 2 } }),
    environment: { ...clocks.environment, CONSULTATION_MINUTES: minutes(lastsMs), PAYMENT_MINUTES: minutes(payableMs) },
  });
  surgery = await openSurgery(rawat);
});
afterAll(async () => {
  await surgery.stop();
  clocks.remove();
});

const beginToPay = async ({ token }: Talker, { personId: doctorId }: Talker) => {
  const { status, body } = await rawat.ask("POST", "/api/payments", { token, json: { doctorId } });
  return { status, code: body?.code, id: body?.data?.id, orderNumber: body?.data?.orderNumber };
};
const settle = async ({ id, orderNumber }: { id: string; orderNumber: string }, method = "qris") => {
  await surgery.play(orderNumber, "settlement", { method });
  await surgery.comesTo(id, "paid", 20_000);
};
const everybody = (maxConsultations: number) =>
  Promise.all([surgery.newDoctor({ maxConsultations }), surgery.newPatient(), surgery.newPatient()]);

// A place is held by what is stored, as on the other engine: on servers that takes a minute for nothing new.
it.skipIf(onServers)(
  "whoever has paid holds the doctor's place until the talk has begun, though chat-service is away for longer than a talk lasts",
  {
    timeout: 150_000,
  },
  async () => {
    const [doctor, first, second] = await everybody(1);
    const paid = await surgery.pay(first, doctor);
    for (const program of rawat.services.chat) await program.freeze();
    try {
      await settle(paid);
      await delay(lastsMs + 1_000);
      expect(await beginToPay(second, doctor)).toMatchObject({ status: 409, code: "doctor_taken" });
    } finally {
      for (const program of rawat.services.chat) program.thaw();
    }
    await surgery.consultationOf(paid.id, "active", 20_000);
    // It is over when its own time is.
    await until(async () => (await surgery.consultationOf(paid.id)).status !== "active", lastsMs + 20_000);
    await until(async () => (await beginToPay(second, doctor)).status === 201, 20_000);
  },
);

it("what a bank takes in part while a talk runs leaves the doctor's place to it", async () => {
  const [doctor, first, second] = await everybody(1);
  const paid = await surgery.pay(first, doctor);
  await settle(paid, "credit_card");
  await surgery.consultationOf(paid.id, "active", 20_000);
  await surgery.play(paid.orderNumber, "partial_chargeback", { attempt: "same" });
  await surgery.comesTo(paid.id, "disputed", 20_000);
  expect(await beginToPay(second, doctor)).toMatchObject({ status: 409, code: "doctor_taken" });
  expect(await surgery.consultationOf(paid.id)).toMatchObject({ status: "active" });
});

it("whoever pays in time has a talk, though the doctor has taken more since, and they were there before", async () => {
  const [doctor, first, second] = await everybody(1);
  const begun = await surgery.pay(first, doctor);
  const json = { maxConsultations: 3 };
  const { status } = await rawat.ask("PATCH", `/api/staff/${doctor.personId}`, { token: surgery.admin, json });
  expect(status).toBe(200);
  for (const patient of [second, await surgery.newPatient()]) await settle(await surgery.pay(patient, doctor));
  await settle(begun);
  expect(await surgery.consultationOf(begun.id, "active", 20_000)).toMatchObject({ status: "active" });
});

it.skipIf(!onServers)(
  "a place whose payment settles in its last moment is one talk's, also while that is being written down: who comes second has their money back (needs the servers)",
  { timeout: 120_000 },
  async () => {
    const [doctor, first, another] = await everybody(1);
    const { id, orderNumber } = await surgery.pay(first, doctor);
    const { expiresAt } = await surgery.payment(id);
    await surgery.play(orderNumber, "pending", { method: "qris", faults: ["drop"] });
    const { transaction_id: reference } = await surgery.there(orderNumber);
    const untilEnd = (ms: number) => delay(Date.parse(expiresAt) + ms - Date.now());
    const at = new Date().toISOString();
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(1_000);
    let other: Promise<Awaited<ReturnType<typeof beginToPay>>> | undefined;
    await lookInto(rawat, "payment", async (db) => {
      const trx = await db.transaction();
      // Whoever books the payment waits for this.
      const entry = { id: newId(), paymentId: id, kind: "payment", reference, account: "midtrans", method: "qris" };
      await trx("ledger").insert({ ...entry, amount: 1, at, day: at.slice(0, 10) });
      await untilEnd(-350);
      await surgery.play(orderNumber, "settlement", { method: "qris", faults: [] });
      await untilEnd(60);
      other = beginToPay(another, doctor);
      await Promise.race([other, delay(1_500)]);
      await trx.rollback();
    });
    const second = await other;
    if (second?.status === 201) await settle(second);
    else expect(second).toMatchObject({ status: 409, code: "doctor_taken" });
    await until(async () => (await surgery.payment(id)).status !== "pending", 20_000);
    const talks = async (): Promise<{ paymentId: string; status: string }[]> => {
      const query = `?doctorId=${doctor.personId}`;
      return (await rawat.ask("GET", `/api/consultations${query}`, { token: surgery.admin })).body.data;
    };
    await until(async () => (await talks()).length === (second?.status === 201 ? 2 : 1), 20_000);
    expect((await talks()).filter(({ status }) => status === "active")).toHaveLength(1);
    for (const { paymentId, status } of await talks())
      if (status !== "active") await surgery.comesTo(paymentId, "refunded", 20_000);
  },
);

it("a talk that could not begin at once begins, though the clock has stepped back meanwhile", async () => {
  const [doctor, patient] = await everybody(1);
  const all = [...programsOf(rawat), ...rawat.workers];
  const [staff] = rawat.services.staff;
  const others = all.filter((program) => program !== staff);
  await clocks.set(all, 5 * 60_000);
  const paid = await surgery.pay(patient, doctor);
  await staff?.kill();
  await settle(paid);
  await delay(2_500);
  await clocks.set(others, 0);
  await staff?.restart();
  await surgery.consultationOf(paid.id, "active", 20_000);
});

it("what was begun by a clock that has stepped back by hours is asked for as soon as any other, where no notification came", async () => {
  const all = programsOf(rawat);
  await clocks.set(all, 10 * 3_600_000);
  const desk = await tokenOf(rawat.ask, "frontdesk");
  const { access_token: token, user } = await register(rawat.ask);
  const wish = { userId: user.patientId, product: "Rontgen", price: 150_000 };
  const order = await rawat.ask("POST", "/api/orders", { token: desk, json: wish });
  const begun = await rawat.ask("POST", "/api/payments", { token, json: { orderId: order.body.data.id } });
  expect(begun.status).toBe(201);
  await clocks.set(all, 0);
  const { id, orderNumber } = begun.body.data;
  await surgery.play(orderNumber, "settlement", { method: "qris", faults: ["drop"] });
  await surgery.comesTo(id, "paid", 20_000);
});

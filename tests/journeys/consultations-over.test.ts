import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { notificationsOf } from "../harness/notifications.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import { onServers, type Rawat } from "../harness/rawat.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask, dataOf } = askingOf(() => rawat);
const { listOf } = notificationsOf(() => rawat);
const say = (token: string, json: object) => ask("POST", "/api/chats/messages", { token, json });
const read = (token: string, id: string) => dataOf(`/api/chats/consultation/${id}/messages`, token);
const contentsOf = (messages: { content: string }[]) => messages.map(({ content }) => content);

const isOfTheEnd = ({ seen }: { seen: string }) => seen === "the consultation is over";
const isOfSomebody: ReadonlySet<string> = new Set(["user_joined", "user_left"]);

describe("a consultation that is over", () => {
  it("by its doctor's word takes nothing more, is told to both, and what was accepted stays", async () => {
    const { patient, doctor, consultationId, consultation } = await surgery.talking();
    const device = await surgery.connect(patient.token);
    await device.send("join_consultation", { consultationId });
    const wish = { consultationId, content: "Masih sempat", clientMessageId: randomUUID() };
    const { id } = await device.send("send_message", wish);
    await say(doctor.token, { consultationId, content: "Baik" });
    expect((await ask("POST", `/api/consultations/${consultationId}/end`, { token: patient.token })).status).toBe(403);
    const end = () => ask("POST", `/api/consultations/${consultationId}/end`, { token: doctor.token });
    expect((await end()).body.data).toMatchObject({ status: "ended", endedBecause: "closed", isToRefund: false });
    expect((await end()).body.code).toBe("consultation_over");
    await until(() => device.told("consultation_status_update").length === 1);
    expect(device.told("consultation_status_update")).toEqual([
      { consultationId, status: "ended", secondsRemaining: 0 },
    ]);
    for (const { token } of [patient, doctor])
      expect((await say(token, { consultationId, content: "x" })).body.code).toBe("consultation_over");
    await expect(device.send("send_message", { consultationId, content: "x" })).rejects.toThrow("409");
    await expect(device.send("typing_start", { consultationId })).rejects.toThrow("409");
    // What was accepted before the end is the same message when it is sent again.
    expect((await device.send("send_message", wish)).id).toBe(id);
    expect(contentsOf(await read(patient.token, consultationId))).toEqual(["Masih sempat", "Baik"]);
    expect((await dataOf(`/api/payments/${consultation.paymentId}`, surgery.admin)).status).toBe("paid");
    // Its doctor, reading it now, comes and goes without a word, and the mother's device is there to hear it.
    const reader = await surgery.connect(doctor.token);
    await reader.send("join_consultation", { consultationId });
    reader.close();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await device.send("mark_read", { consultationId, messageId: id });
    await until(() => device.told("message_read").length === 1);
    const cameAndWent = [device, reader].flatMap(({ heard }) => heard.filter(({ event }) => isOfSomebody.has(event)));
    expect(cameAndWent.filter(({ body }) => body.userId !== patient.accountId)).toEqual([]);
    const timeline = await dataOf(`/api/patients/${patient.personId}/timeline`, surgery.admin);
    expect(timeline).toContainEqual(
      expect.objectContaining({ kind: "consultation", id: consultationId, summary: "ended" }),
    );
  });

  it("before its doctor wrote anything is paid back, and frees the doctor's place", async () => {
    const [patient, next] = [await surgery.newPatient(), await surgery.newPatient()];
    const doctor = await surgery.newDoctor({ maxConsultations: 1 });
    const { id: consultationId, paymentId } = await surgery.begin(patient, doctor);
    const taken = await ask("POST", "/api/payments", { token: next.token, json: { doctorId: doctor.personId } });
    expect(taken.body.code).toBe("doctor_taken");
    await ask("POST", `/api/consultations/${consultationId}/end`, { token: doctor.token });
    const payment = await surgery.comesTo(paymentId, "refunded", 20_000);
    expect(payment.refunds).toMatchObject([{ reason: "The doctor did not answer", requestedBy: null, status: "done" }]);
    expect((await surgery.begin(next, doctor)).status).toBe("active");
  });

  it("because its doctor's account is closed is paid back, told to the patient, and shuts the doctor out", async () => {
    const { patient, doctor, consultationId, consultation } = await surgery.talking();
    const [mother, physician] = [await surgery.connect(patient.token), await surgery.connect(doctor.token)];
    await physician.send("send_message", { consultationId, content: "Halo" });
    const { status } = await ask("PATCH", `/api/users/${doctor.accountId}`, {
      token: surgery.admin,
      json: { disabled: true },
    });
    expect(status).toBe(200);
    await until(() => mother.told("consultation_status_update").length === 1);
    await until(() => !physician.socket.connected);
    expect(await surgery.consultationOf(consultation.paymentId)).toMatchObject({ endedBecause: "doctor_gone" });
    await surgery.comesTo(consultation.paymentId, "refunded", 20_000);
  });

  it("is sold of nobody whose account is closed: they are at no work until it is open again", async () => {
    const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
    const setDisabled = (disabled: boolean) =>
      ask("PATCH", `/api/users/${doctor.accountId}`, { token: surgery.admin, json: { disabled } });
    const onDuty = async () => (await ask("GET", `/api/doctors/${doctor.personId}`, {})).body.data.onDuty;
    const pay = () => ask("POST", "/api/payments", { token: patient.token, json: { doctorId: doctor.personId } });
    expect(await onDuty()).toBe(true);
    await setDisabled(true);
    await until(async () => !(await onDuty()));
    const list = `/api/doctors?onDuty=true&q=${encodeURIComponent(doctor.name)}`;
    expect((await ask("GET", list, {})).body.data).toEqual([]);
    expect(await pay()).toMatchObject({ status: 409, body: { code: "doctor_off_duty" } });
    await setDisabled(false);
    await until(onDuty);
    expect((await pay()).status).toBe(201);
  });

  it("keeps nobody from work who got a new account for the one that is closed", async () => {
    const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
    const onDuty = async () => (await ask("GET", `/api/doctors/${doctor.personId}`, {})).body.data.onDuty;
    expect((await ask("DELETE", `/api/users/${doctor.accountId}`, { token: surgery.admin })).status).toBe(204);
    await until(async () => !(await onDuty()));
    await surgery.accountFor(doctor.personId, doctor.name);
    await until(onDuty);
    const list = `/api/doctors?onDuty=true&q=${encodeURIComponent(doctor.name)}`;
    expect((await ask("GET", list, {})).body.data).toMatchObject([{ id: doctor.personId }]);
    expect((await surgery.begin(patient, doctor)).status).toBe("active");
  });

  it("is no reason to archive its patient before, and one whose patient is shut out is over and paid back", async () => {
    const { patient, consultation } = await surgery.talking();
    const archive = () => ask("DELETE", `/api/patients/${patient.personId}`, { token: surgery.admin });
    expect((await archive()).body.code).toBe("running_consultation");
    const waits = await surgery.newPatient();
    const { id, orderNumber } = await surgery.pay(waits, await surgery.newDoctor());
    expect((await ask("DELETE", `/api/patients/${waits.personId}`, { token: surgery.admin })).status).toBe(204);
    await until(async () => (await ask("GET", "/auth/profile", { token: waits.token })).status === 401);
    await surgery.play(orderNumber, "settlement", { method: "qris" });
    expect(await surgery.consultationOf(id, "ended", 20_000)).toMatchObject({ isToRefund: true });
    await surgery.comesTo(id, "refunded", 20_000);
    const disabled = { token: surgery.admin, json: { disabled: true } };
    expect((await ask("PATCH", `/api/users/${patient.accountId}`, disabled)).status).toBe(200);
    await surgery.comesTo(consultation.paymentId, "refunded", 20_000);
    expect((await archive()).status).toBe(204);
  });

  it("is not one of which some was given back", async () => {
    const { patient, doctor, consultationId, consultation } = await surgery.talking();
    expect((await say(doctor.token, { consultationId, content: "Halo" })).status).toBe(202);
    const json = { amount: 20_000, reason: "Potongan" };
    const refund = await ask("POST", `/api/payments/${consultation.paymentId}/refund`, { token: surgery.admin, json });
    expect(refund.status, refund.text).toBeLessThan(300);
    await surgery.comesTo(consultation.paymentId, "partially_refunded", 20_000);
    await until(async () =>
      (await dataOf("/api/notifications", patient.token)).some(
        ({ type }: { type: string }) => type === "payment_refunded",
      ),
    );
    expect((await say(patient.token, { consultationId, content: "Terima kasih" })).status).toBe(202);
    expect(await surgery.consultationOf(consultation.paymentId)).toMatchObject({ status: "active" });
  });

  it("because the bank took the money back is told to both, and nothing goes back once more", async () => {
    const { patient, doctor, consultation } = await surgery.talking();
    const devices = [await surgery.connect(patient.token), await surgery.connect(doctor.token)];
    const { orderNumber } = await surgery.payment(consultation.paymentId);
    await surgery.play(orderNumber, "reversal");
    const ended = await surgery.consultationOf(consultation.paymentId, "ended", 20_000);
    expect(ended).toMatchObject({ endedBecause: "payment_reversed", isToRefund: false });
    for (const device of devices) await until(() => device.told("consultation_status_update").length === 1);
    const payment = await surgery.payment(consultation.paymentId);
    expect([payment.status, payment.refunds]).toEqual(["reversed", []]);
  });

  it("before it began goes back where its attempt had failed and somebody else has the place since, and both are told", async () => {
    const [first, second] = [await surgery.newPatient(), await surgery.newPatient()];
    const doctor = await surgery.newDoctor({ maxConsultations: 1 });
    const failed = await surgery.pay(first, doctor);
    await surgery.play(failed.orderNumber, "pending", { method: "qris" });
    await surgery.play(failed.orderNumber, "expire", { attempt: "same" });
    await surgery.comesTo(failed.id, "expired", 20_000);
    await surgery.begin(second, doctor);
    const devices = [await surgery.connect(first.token), await surgery.connect(doctor.token)];
    await surgery.play(failed.orderNumber, "settlement", { attempt: "same" });
    const { id, ...ended } = await surgery.consultationOf(failed.id, "ended", 20_000);
    expect(ended).toMatchObject({ endedBecause: "not_started", isToRefund: true });
    const { amount, refunds } = await surgery.comesTo(failed.id, "refunded", 20_000);
    expect(refunds).toMatchObject([{ amount, requestedBy: null, status: "done" }]);
    for (const [one, other] of [
      [first, doctor],
      [doctor, first],
    ] as const) {
      const told = async () => (await listOf(one)).filter(({ subjectId }) => subjectId === id);
      await until(async () => (await told()).length > 0);
      const end = { type: "consultation_ended", endedBecause: "not_started", isToRefund: true, name: other.name };
      expect(await told()).toEqual([expect.objectContaining(end)]);
    }
    for (const device of devices) {
      const update = { consultationId: id, status: "ended", secondsRemaining: 0 };
      await until(() => device.told("consultation_status_update").length > 0);
      expect(device.told("consultation_status_update")).toEqual([update]);
      expect(device.told("notification").filter(({ subjectId }) => subjectId === id)).toHaveLength(1);
      // Nobody is called into what never was.
      expect(device.told("new_consultation").map(({ consultationId }) => consultationId)).not.toContain(id);
    }
  });

  it("is no reason to give back another one that was begun after it, though its first attempt failed", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    expect((await say(doctor.token, { consultationId, content: "Sampai nanti" })).status).toBe(202);
    await ask("POST", `/api/consultations/${consultationId}/end`, { token: doctor.token });
    const next = await surgery.pay(patient, doctor);
    await surgery.play(next.orderNumber, "pending", { method: "qris" });
    await surgery.play(next.orderNumber, "expire", { attempt: "same" });
    await surgery.comesTo(next.id, "expired", 20_000);
    await surgery.play(next.orderNumber, "settlement", { attempt: "new", method: "gopay" });
    await surgery.consultationOf(next.id, "active", 20_000);
  });

  it("takes nothing that was only tried before it ended, and knows what was accepted, also where nobody was told", async () => {
    const { doctor, consultationId } = await surgery.talking();
    const [stored, tried] = ["Minum air", "Istirahat"].map((content) => ({
      consultationId,
      content,
      clientMessageId: randomUUID(),
    }));
    if (!stored || !tried) throw new Error("nothing to say");
    for (const wish of [stored, tried]) expect((await say(doctor.token, wish)).status).toBe(202);
    await until(async () => (await read(doctor.token, consultationId)).length === 2);
    const { id } = (await read(doctor.token, consultationId))[0];
    await ask("POST", `/api/consultations/${consultationId}/end`, { token: doctor.token });
    await untilQueueIsEmpty(rawat);
    for (const chat of rawat.services.chat) await chat.stop();
    // As if it had died before it knew what became of either, and one never got so far.
    await lookInto(rawat, "chat", async (db) => {
      await db("messageClaims").where({ conversationId: consultationId }).update({ acceptedAt: null });
      await db("messages").where({ conversationId: consultationId, clientMessageId: tried.clientMessageId }).delete();
    });
    for (const chat of rawat.services.chat) await chat.restart();
    // Redis knows it yet, by which it was taken.
    if (!onServers) expect((await say(doctor.token, tried)).body.code).toBe("consultation_over");
    expect((await say(doctor.token, stored)).body.data.id).toBe(id);
  });

  it.each([
    ["nobody had answered", false],
    ["its doctor had answered", true],
  ])(
    "and whose money is here again after %s: it goes back where nothing was given for it, and else stays",
    async (_, isAnswered) => {
      const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
      const { id: paymentId, orderNumber } = await surgery.pay(patient, doctor);
      await surgery.play(orderNumber, "capture", { method: "credit_card" });
      const { id: consultationId } = await surgery.consultationOf(paymentId, "active", 20_000);
      if (isAnswered) expect((await say(doctor.token, { consultationId, content: "Halo" })).status).toBe(202);
      await surgery.play(orderNumber, "cancel", { attempt: "same" });
      await surgery.consultationOf(paymentId, "ended", 20_000);
      await until(async () => (await surgery.payment(paymentId)).story.some(isOfTheEnd), 20_000);
      await surgery.play(orderNumber, "settlement", { attempt: "same" });
      expect((await ask("POST", `/api/payments/${paymentId}/sync`, { token: surgery.admin })).status).toBe(200);
      const payment = await surgery.comesTo(paymentId, isAnswered ? "paid" : "refunded", 20_000);
      expect(payment.refunds.map(({ reason }: { reason: string }) => reason)).toEqual(
        isAnswered ? [] : ["The consultation had ended"],
      );
    },
  );
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { book, comingMark } from "../harness/booking.ts";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { tell } from "../harness/events.ts";
import { fileForm } from "../harness/file-form.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { untilQueueIsEmpty } from "../harness/stores.ts";

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask } = askingOf(() => rawat);

it("a patient and the doctor of an appointment write to each other until it is called off, read on, and write again once there is another", async () => {
  const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
  const { token } = patient;
  const openRoom = () => ask("POST", "/api/chats/rooms", { token, json: { userIds: [doctor.accountId] } });
  const bookAt = async (day: number) => {
    const wish = { patientId: patient.personId, doctorId: doctor.personId, startsAt: comingMark(day) };
    const { status, body } = await book(ask, token, wish);
    expect(status).toBe(201);
    return body.data.id;
  };
  const appointmentId = await bookAt(3);
  await until(async () => (await openRoom()).status === 201);
  const { id: chatRoomId } = (await openRoom()).body.data;
  const say = (by = token) =>
    ask("POST", "/api/chats/messages", { token: by, json: { chatRoomId, content: "Selamat pagi" } });
  const attach = () => ask("POST", "/api/chats/attachments", { token, body: fileForm({ chatRoomId }, "%PDF-1.4\n") });
  expect([(await say()).status, (await attach()).status]).toEqual([202, 201]);
  expect((await ask("DELETE", `/api/appointments/${appointmentId}`, { token })).status).toBeLessThan(300);
  await until(async () => (await say()).body.code === "room_over");
  expect((await attach()).body.code).toBe("room_over");
  expect((await openRoom()).body.code).toBe("unknown_user");
  expect((await ask("GET", `/api/chats/rooms/${chatRoomId}/messages`, { token })).status).toBe(200);
  // Whom nobody can answer nobody is left to write to.
  expect((await say(doctor.token)).body.code).toBe("room_over");
  await bookAt(4);
  await until(async () => (await say()).status === 202);
  expect((await say(doctor.token)).status).toBe(202);
});

it("a room ends with the last paid talk that is given back whole, not with a part of one, nor while another or an appointment is left", async () => {
  const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
  const { token } = patient;
  const openRoom = () => ask("POST", "/api/chats/rooms", { token, json: { userIds: [doctor.accountId] } });
  const talked = async () => {
    const { id, paymentId } = await surgery.begin(patient, doctor);
    const content = "Silakan";
    await ask("POST", "/api/chats/messages", { token: doctor.token, json: { consultationId: id, content } });
    await ask("POST", `/api/consultations/${id}/end`, { token: doctor.token });
    return paymentId;
  };
  const giveBack = async (paymentId: string, amount?: number) => {
    const json = { reason: "Batal", ...(amount && { amount }) };
    const { status } = await ask("POST", `/api/payments/${paymentId}/refund`, { token: surgery.admin, json });
    expect(status).toBeLessThan(300);
    await surgery.comesTo(paymentId, amount ? "partially_refunded" : "refunded");
    await untilQueueIsEmpty(rawat);
  };
  const first = await talked();
  const { id: chatRoomId } = (await openRoom()).body.data;
  const say = async (by = token) => {
    const answer = await ask("POST", "/api/chats/messages", {
      token: by,
      json: { chatRoomId, content: "Selamat pagi" },
    });
    return answer.body.code ?? answer.status;
  };
  const second = await talked();
  await giveBack(first);
  await giveBack(second, 5_000);
  expect(await say()).toBe(202);
  await giveBack(second);
  expect([await say(), await say(doctor.token), (await openRoom()).body.code]).toEqual([
    "room_over",
    "room_over",
    "unknown_user",
  ]);
  expect((await ask("GET", `/api/chats/rooms/${chatRoomId}/messages`, { token })).status).toBe(200);
  const wish = { patientId: patient.personId, doctorId: doctor.personId, startsAt: comingMark(5) };
  expect((await book(ask, token, wish)).status).toBe(201);
  await until(async () => (await say()) === 202);
});

it("a room ends with a paid talk whose money the bank has taken back", async () => {
  const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
  const { id, paymentId } = await surgery.begin(patient, doctor);
  const openRoom = () =>
    ask("POST", "/api/chats/rooms", { token: patient.token, json: { userIds: [doctor.accountId] } });
  expect((await openRoom()).status).toBe(201);
  const json = { consultationId: id, content: "Silakan" };
  await ask("POST", "/api/chats/messages", { token: doctor.token, json });
  await ask("POST", `/api/consultations/${id}/end`, { token: doctor.token });
  await surgery.play((await surgery.payment(paymentId)).orderNumber, "reversal");
  await surgery.comesTo(paymentId, "reversed", 20_000);
  await untilQueueIsEmpty(rawat);
  expect((await openRoom()).body.code).toBe("unknown_user");
});

it("who paid for a talk that nobody answered, and has it back, may not go on in a room, though the paying is heard of once more", async () => {
  const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
  const { id, paymentId } = await surgery.begin(patient, doctor);
  const openRoom = () =>
    ask("POST", "/api/chats/rooms", { token: patient.token, json: { userIds: [doctor.accountId] } });
  expect((await openRoom()).status).toBe(201);
  await ask("POST", `/api/consultations/${id}/end`, { token: doctor.token });
  await surgery.comesTo(paymentId, "refunded");
  await untilQueueIsEmpty(rawat);
  expect((await openRoom()).body.code).toBe("unknown_user");
  const { version: _, ...paid } = await surgery.payment(paymentId);
  const data = { ...paid, status: "paid", refundedAmount: 0, begunAt: paid.createdAt };
  await tell(rawat, { type: "payment.settled", version: 2, data });
  expect((await openRoom()).body.code).toBe("unknown_user");
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { book, comingMark } from "../harness/booking.ts";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { fileForm } from "../harness/file-form.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";

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

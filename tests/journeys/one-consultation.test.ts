import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Device, openSurgery, type Surgery, startSurgeryHouse, type Talker } from "../harness/chat.ts";
import { fileForm } from "../harness/file-form.ts";
import { notificationsOf } from "../harness/notifications.ts";
import { askingOf } from "../harness/payments.ts";
import { tellingPicture, whereabouts } from "../harness/pictures.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { aRecord } from "../harness/records.ts";

/** It is warned of after a quarter of its time, so that there is enough to end it by hand. */
const [lastsMs, warningMs] = [40_000, 30_000];
const fee = 85_000;

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse({
    environment: {
      CONSULTATION_MINUTES: String(lastsMs / 60_000),
      CONSULTATION_WARNING_MINUTES: String(warningMs / 60_000),
    },
  });
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask, dataOf } = askingOf(() => rawat);
const { listOf } = notificationsOf(() => rawat);

/** Does something that has to succeed, and answers what came of it. */
async function must(status: number, method: string, path: string, asked: Parameters<typeof ask>[2]) {
  const answer = await ask(method, path, asked);
  expect(answer.status, answer.text).toBe(status);
  return answer.body.data;
}

/** Chooses a doctor of a name among those on duty, as whoever looks for one does. */
async function choose({ token }: Talker, name: string) {
  const query = new URLSearchParams({ onDuty: "true", q: name });
  const found = await must(200, "GET", `/api/doctors?${query}`, { token });
  expect(found).toHaveLength(1);
  return found[0];
}

/** Pays on the provider's page, and answers the payment once it is settled. */
async function pay({ token }: Talker, doctorId: string) {
  const { id, orderNumber, amount } = await must(201, "POST", "/api/payments", { token, json: { doctorId } });
  expect(amount).toBe(fee);
  await surgery.play(orderNumber, "settlement", { method: "qris" });
  await surgery.comesTo(id, "paid", 20_000);
  return id as string;
}

/** Sends a photograph along. */
async function photograph({ token }: Talker, device: Device, consultationId: string) {
  const form = fileForm({ consultationId }, await tellingPicture("png"), "ruam.png");
  const attachment = await must(201, "POST", "/api/chats/attachments", { token, body: form });
  const wish = { consultationId, content: "Ini fotonya", type: "image" as const, attachmentId: attachment.id };
  return { attachment, ...(await device.send("send_message", wish)) };
}

const inOrder = (...instants: string[]) => expect(instants).toEqual(instants.toSorted());

it("one consultation, from choosing its doctor to its record, is the same in the payment, the books, the story, the record and what was said", async () => {
  const patient = await surgery.newPatient();
  const doctor = await surgery.newDoctor({ consultationFee: fee });
  const chosen = await choose(patient, doctor.name);
  expect(chosen).toMatchObject({ id: doctor.personId, consultationFee: fee, onDuty: true });
  const [mother, physician] = [await surgery.connect(patient.token), await surgery.connect(doctor.token)];
  const paymentId = await pay(patient, chosen.id);
  for (const device of [mother, physician]) await until(() => device.told("new_consultation").length === 1, 20_000);
  const [{ consultationId }] = mother.told("new_consultation");
  for (const device of [mother, physician]) await device.send("join_consultation", { consultationId });

  const transcript: { id: string; content: string; senderId: string }[] = [];
  const say = async (one: Talker, device: Device, content: string) => {
    const clientMessageId = randomUUID();
    const { id } = await device.send("send_message", { consultationId, content, clientMessageId });
    transcript.push({ id, content, senderId: one.accountId });
  };
  await say(patient, mother, "Anak saya demam dan ada ruam");
  await say(doctor, physician, "Sejak kapan?");
  await until(() => mother.told("new_message").length === 2);
  // The line is gone while the doctor goes on.
  mother.socket.io.engine.close();
  await until(() => !mother.socket.connected);
  await say(doctor, physician, "Apakah ruamnya gatal?");
  await say(doctor, physician, "Tolong kirim fotonya");
  const back = await surgery.connect(patient.token);
  await back.send("join_consultation", { consultationId });
  const afterMessageId = transcript[1]?.id ?? "";
  const { messages: missed, hasMore } = await back.send("sync", { consultationId, afterMessageId });
  const known = new Set(mother.told("new_message").map(({ id }) => id));
  expect([missed.map(({ id }) => id).filter((id) => !known.has(id)), hasMore]).toEqual([
    transcript.slice(2).map(({ id }) => id),
    false,
  ]);
  const { attachment, id: photographId } = await photograph(patient, back, consultationId);
  transcript.push({ id: photographId, content: "Ini fotonya", senderId: patient.accountId });
  await until(() => physician.told("new_message").some(({ id }) => id === photographId));
  const url = `${rawat.gateways[0]?.url}/api/chats/attachments/${attachment.id}`;
  const picture = await fetch(url, { headers: { authorization: `Bearer ${doctor.token}` } });
  expect(picture.status).toBe(200);
  expect(Buffer.from(await picture.arrayBuffer()).includes(whereabouts)).toBe(false);

  for (const device of [back, physician]) await until(() => device.told("consultation_expiring").length > 0, lastsMs);
  await say(doctor, physician, "Kompres hangat, dan minum yang banyak");
  const json = aRecord(patient.personId, { consultationId });
  const { id: recordId } = await must(201, "POST", "/api/records", { token: doctor.token, json });
  await must(200, "POST", `/api/consultations/${consultationId}/end`, { token: doctor.token });
  for (const device of [back, physician]) {
    await until(() => device.told("consultation_status_update").length > 0);
    expect(device.told("consultation_expiring")).toHaveLength(1);
  }

  const { admin } = surgery;
  const consultation = await dataOf(`/api/consultations/${consultationId}`, patient.token);
  const payment = await surgery.payment(paymentId);
  const record = await dataOf(`/api/records/${recordId}`, patient.token);
  const ledger: { account: string; amount: number; kind: string; method: string; at: string; paymentId: string }[] =
    await dataOf(`/api/payments/ledger?paymentId=${paymentId}`, admin);
  const told = (await listOf(patient)).filter(({ type }) => type === "payment_settled");
  const names = { patientName: patient.name, doctorName: doctor.name };
  const whose = { patientId: patient.personId, doctorId: doctor.personId, ...names };
  expect(consultation).toMatchObject({ ...whose, paymentId, status: "ended", endedBecause: "closed" });
  expect(payment).toMatchObject({ ...whose, status: "paid", amount: fee, refundedAmount: 0, method: "qris" });
  expect(record).toMatchObject({ ...whose, consultationId, writtenBy: { userId: doctor.accountId } });
  expect(ledger.map(({ account, amount }) => [account, amount]).sort()).toEqual([
    ["income", -fee],
    ["midtrans", fee],
  ]);
  for (const line of ledger) expect(line).toMatchObject({ paymentId, kind: "payment", method: "qris" });
  expect(told).toMatchObject([{ subjectId: paymentId, amount: fee }]);

  for (const { token } of [patient, doctor]) {
    const said = await dataOf(`/api/chats/consultation/${consultationId}/messages`, token);
    expect(said.map(({ id, content, senderId }: (typeof transcript)[number]) => ({ id, content, senderId }))).toEqual(
      transcript,
    );
    for (const { senderId, senderName } of said)
      expect(senderName).toBe(senderId === patient.accountId ? patient.name : doctor.name);
    expect(said.find(({ id }: { id: string }) => id === photographId).attachment).toEqual(attachment);
    const spoken: string[] = said.map(({ createdAt }: { createdAt: string }) => createdAt);
    inOrder(payment.createdAt, consultation.startedAt, ...spoken, record.createdAt, consultation.endedAt);
  }
  // The provider tells whole seconds.
  const begunAt = payment.createdAt.replace(/\d{3}Z$/, "000Z");
  for (const at of [payment.paidAt, ...ledger.map((line) => line.at)]) inOrder(begunAt, at, consultation.startedAt);

  const story = async ({ token }: Pick<Talker, "token">) => {
    const items = await dataOf(`/api/patients/${patient.personId}/timeline`, token);
    return items.map(({ at, kind, id, title, summary }: Record<string, string>) => ({ at, kind, id, title, summary }));
  };
  for (const reader of [patient, { token: admin }])
    expect(await story(reader)).toEqual([
      { at: record.createdAt, kind: "record", id: recordId, title: record.type, summary: record.diagnoses[0].display },
      { at: consultation.startedAt, kind: "consultation", id: consultationId, title: doctor.name, summary: "ended" },
      { at: payment.createdAt, kind: "payment", id: paymentId, title: payment.description, summary: "paid" },
    ]);
  expect(payment.description).toContain(doctor.name);
}, 120_000);

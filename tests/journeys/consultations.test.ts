import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pdf } from "../attacks/talks.ts";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker, untilHeardOf } from "../harness/chat.ts";
import { fileForm } from "../harness/file-form.ts";
import { follow } from "../harness/live.ts";
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

const { ask, dataOf } = askingOf(() => rawat);
const say = (token: string, json: object) => ask("POST", "/api/chats/messages", { token, json });
const read = (token: string, id: string) => dataOf(`/api/chats/consultation/${id}/messages`, token);
const contentsOf = (messages: { content: string }[]) => messages.map(({ content }) => content);

describe("a settled payment", () => {
  it("begins one consultation of thirty minutes, of which both are told at once, on every device and once on each", async () => {
    const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
    const devices = await Promise.all([patient, patient, doctor, doctor].map(({ token }) => surgery.connect(token)));
    const consultation = await surgery.begin(patient, doctor);
    const { id: consultationId, paymentId, expiresAt, startedAt } = consultation;
    expect(Date.parse(expiresAt) - Date.parse(startedAt)).toBe(30 * 60_000);
    expect(consultation).toMatchObject({
      patientId: patient.personId,
      doctorId: doctor.personId,
      doctorName: doctor.name,
      isToRefund: false,
    });
    for (const device of devices) await until(() => device.told("new_consultation").length > 0);
    await delay(300);
    for (const device of devices) {
      const [told] = device.told("new_consultation");
      expect(device.told("new_consultation")).toHaveLength(1);
      expect(told).toMatchObject({ consultationId, paymentId, doctorName: doctor.name, expiresAt });
    }
    expect(devices[0]?.told("payment_update")).toEqual([{ paymentId, status: "paid" }]);
    expect(devices[2]?.told("payment_update")).toEqual([]);
  });

  it("begins one however often it is told", async () => {
    const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
    const { id, orderNumber } = await surgery.pay(patient, doctor);
    await surgery.play(orderNumber, "settlement", { method: "qris", faults: ["duplicate", "parallel"] });
    await surgery.consultationOf(id, "active");
    await Promise.all(
      Array.from({ length: 5 }, () => ask("POST", `/api/payments/${id}/sync`, { token: patient.token })),
    );
    expect(await dataOf("/api/consultations", patient.token)).toHaveLength(1);
  });

  type Leaving = (two: Record<"patient" | "doctor", Talker>) => [method: string, path: string, json?: object];
  const leaving: Record<string, Leaving> = {
    "whose doctor has left": ({ doctor }) => ["DELETE", `/api/staff/${doctor.personId}`],
    "whose doctor's account was closed": ({ doctor }) => [
      "PATCH",
      `/api/users/${doctor.accountId}`,
      { disabled: true },
    ],
    "whose patient's account was closed": ({ patient }) => [
      "PATCH",
      `/api/users/${patient.accountId}`,
      { disabled: true },
    ],
    "whose patient's account was removed": ({ patient }) => ["DELETE", `/api/users/${patient.accountId}`],
  };
  it.each(Object.entries(leaving))("%s meanwhile goes back by itself", async (_, leave) => {
    const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
    const { id, orderNumber } = await surgery.pay(patient, doctor);
    const [method, path, json] = leave({ patient, doctor });
    expect((await ask(method, path, { token: surgery.admin, ...(json && { json }) })).status).toBeLessThan(300);
    await untilHeardOf(rawat, patient.accountId, doctor.accountId);
    await surgery.play(orderNumber, "settlement", { method: "qris" });
    const consultation = await surgery.consultationOf(id, "ended");
    expect(consultation).toMatchObject({ endedBecause: "not_started", isToRefund: true });
    const payment = await surgery.comesTo(id, "refunded", 20_000);
    expect(payment.refunds).toMatchObject([{ reason: "The consultation could not begin", requestedBy: null }]);
  });
});

describe("what is said", () => {
  it.each([
    ["nothing that is seen", "\u200b\u2800\u00ad"],
    ["what turns the text around it", "\u202e5 mg"],
  ])("is not %s: neither is an answer", async (_, content) => {
    const { doctor, consultationId } = await surgery.talking();
    expect((await say(doctor.token, { consultationId, content })).status).toBe(400);
    const device = await surgery.connect(doctor.token);
    await expect(device.send("send_message", { consultationId, content })).rejects.toMatchObject({
      fault: { status: 400 },
    });
    expect((await dataOf(`/api/consultations/${consultationId}`, doctor.token)).isAnswered).toBe(false);
  });

  it("is told to whoever has joined, and read by both in its order", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    const [mother, physician] = [await surgery.connect(patient.token), await surgery.connect(doctor.token)];
    for (const device of [mother, physician])
      expect(await device.send("join_consultation", { consultationId })).toMatchObject({ status: "active" });
    const first = await mother.send("send_message", { consultationId, content: "Anak saya demam 39° 🥵" });
    const second = await physician.send("send_message", { consultationId, content: "Sejak kapan?\n" });
    expect(second.id > first.id).toBe(true);
    expect((await say(patient.token, { consultationId, content: "Kemarin" })).status).toBe(202);
    await until(() => physician.told("new_message").length === 3 && mother.told("new_message").length === 3);
    expect(contentsOf(physician.told("new_message"))).toEqual(["Anak saya demam 39° 🥵", "Sejak kapan?\n", "Kemarin"]);
    expect(mother.told("new_message")[1]).toEqual({
      id: second.id,
      consultationId,
      senderId: doctor.accountId,
      senderName: doctor.name,
      senderRole: "doctor",
      type: "text",
      content: "Sejak kapan?\n",
      createdAt: second.createdAt,
    });
    for (const { token } of [patient, doctor])
      expect(contentsOf(await read(token, consultationId))).toEqual([
        "Anak saya demam 39° 🥵",
        "Sejak kapan?\n",
        "Kemarin",
      ]);
  });

  it("under one clientMessageId is one message with one id, however often and by whatever way it comes", async () => {
    const { patient, consultationId } = await surgery.talking();
    const device = await surgery.connect(patient.token);
    await device.send("join_consultation", { consultationId });
    const wish = { consultationId, content: "Sekali saja", clientMessageId: randomUUID() };
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => device.send("send_message", wish)),
      ...Array.from({ length: 5 }, async () => (await say(patient.token, wish)).body.data),
    ]);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(new Set(answers.map(({ createdAt }) => createdAt)).size).toBe(1);
    const differs = await say(patient.token, { ...wish, content: "Lain" });
    expect([differs.status, differs.body.code]).toEqual([409, "message_differs"]);
    const told = device.told("new_message").length;
    for (let again = 0; again < 3; again++) await device.send("send_message", wish);
    await device.send("send_message", { consultationId, content: "Lalu" });
    await until(() => device.told("new_message").some(({ content }) => content === "Lalu"));
    expect(device.told("new_message")).toHaveLength(told + 1);
    expect(contentsOf(await read(patient.token, consultationId))).toEqual(["Sekali saja", "Lalu"]);
  });

  it("lies nowhere as it was written, nor does a file or its name, not in the tables and not in the queue", async () => {
    const { patient, consultationId } = await surgery.talking();
    const secret = `rahasia ${randomUUID()}`;
    const form = fileForm({ consultationId }, `${pdf}% ${secret}\n`, `${secret}.pdf`);
    expect((await ask("POST", "/api/chats/attachments", { token: patient.token, body: form })).status).toBe(201);
    for (const worker of rawat.workers) await worker.freeze();
    for (const clientMessageId of [undefined, randomUUID()])
      expect((await say(patient.token, { consultationId, content: secret, clientMessageId })).status).toBe(202);
    const files = () => readdirSync(rawat.folder).filter((name) => name.includes(".sqlite"));
    const writtenIn = () => files().filter((name) => readFileSync(join(rawat.folder, name)).includes(secret));
    expect(files().length).toBeGreaterThan(0);
    expect(writtenIn()).toEqual([]);
    // Before the worker has stored it, it is read all the same.
    expect(contentsOf(await read(patient.token, consultationId))).toEqual([secret, secret]);
    const page = await follow(rawat.gateways[0]?.url ?? "", patient.token);
    for (const worker of rawat.workers) worker.thaw();
    await until(() => page.events.filter(({ type }) => type === "chat.message_stored").length === 2);
    page.close();
    expect(writtenIn()).toEqual([]);
  });

  it("since a message is what a reader who was away is told, with what may be late", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    const ids: string[] = [];
    for (const content of ["satu", "dua", "tiga"])
      ids.push((await say(patient.token, { consultationId, content })).body.data.id);
    const device = await surgery.connect(doctor.token);
    const { messages, status, hasMore } = await device.send("sync", { consultationId, afterMessageId: ids[1] });
    expect([status, hasMore]).toEqual(["active", false]);
    const got = messages.map(({ id }) => id);
    expect(got).toContain(ids[2]);
    expect(got).toEqual([...got].sort());
    expect(contentsOf((await device.send("sync", { consultationId })).messages)).toEqual(["satu", "dua", "tiga"]);
  });

  it("is marked as read, never backwards, and never by a message of another consultation", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    const [mother, physician] = [await surgery.connect(patient.token), await surgery.connect(doctor.token)];
    await mother.send("join_consultation", { consultationId });
    const first = await mother.send("send_message", { consultationId, content: "a" });
    const second = await mother.send("send_message", { consultationId, content: "b" });
    await physician.send("mark_read", { consultationId, messageId: second.id });
    await physician.send("mark_read", { consultationId, messageId: first.id });
    await expect(physician.send("mark_read", { consultationId, messageId: randomUUID() })).rejects.toThrow("404");
    await until(() => mother.told("message_read").length > 0);
    await delay(200);
    expect(mother.told("message_read")).toEqual([{ consultationId, userId: doctor.accountId, messageId: second.id }]);
    const { readMarks } = await dataOf(`/api/chats/consultation/${consultationId}/status`, patient.token);
    expect(readMarks).toEqual([{ userId: doctor.accountId, messageId: second.id }]);
  });
});

describe("who is there", () => {
  it("is told over several devices, and shown to everybody of a doctor", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    const mother = await surgery.connect(patient.token);
    await mother.send("join_consultation", { consultationId });
    const online = async () =>
      (await dataOf(`/api/chats/consultation/${consultationId}/status`, patient.token)).participants.find(
        ({ userId }: { userId: string }) => userId === doctor.accountId,
      ).online;
    expect(await online()).toBe(false);
    const devices = [await surgery.connect(doctor.token), await surgery.connect(doctor.token)];
    await until(online, 20_000);
    await until(async () => (await dataOf(`/api/doctors/${doctor.personId}`, patient.token)).online, 20_000);
    for (const device of devices) await device.send("join_consultation", { consultationId });
    await physicianTypes(devices[0]);
    await until(() => mother.told("typing_start").length === 1);
    expect(mother.told("user_joined").filter(({ userId }) => userId === doctor.accountId)).toHaveLength(1);
    devices[0]?.close();
    await delay(300);
    expect(mother.told("user_left")).toEqual([]);
    devices[1]?.close();
    await until(() => mother.told("user_left").length === 1);
    await until(async () => !(await online()), 20_000);
    await until(async () => !(await dataOf(`/api/doctors/${doctor.personId}`, patient.token)).online, 20_000);
    const ofDoctor = mother.told("presence").filter(({ userId }) => userId === doctor.accountId);
    expect(ofDoctor.map(({ online: isThere }) => isThere)).toEqual([true, false]);

    async function physicianTypes(device: (typeof devices)[number] | undefined) {
      await device?.send("typing_start", { consultationId });
    }
  });
});

describe("a doctor whose instance stops", () => {
  it("is there no more within seconds, unless they come again", async () => {
    const doctor = await surgery.newDoctor();
    await surgery.connect(doctor.token);
    const online = async () => (await dataOf(`/api/doctors/${doctor.personId}`, surgery.admin)).online;
    await until(online, 20_000);
    for (const chat of rawat.services.chat) await chat.stop();
    for (const chat of rawat.services.chat) await chat.restart();
    await until(async () => !(await online()), 20_000);
  });
});

describe("a stranger", () => {
  it("joins, says, reads, marks and hears nothing", async () => {
    const { consultationId } = await surgery.talking();
    const others: Talker[] = [await surgery.newPatient(), await surgery.newDoctor()];
    for (const { token } of others) {
      const device = await surgery.connect(token);
      const refused = (command: Promise<unknown>) => expect(command).rejects.toThrow(/404|422/);
      await refused(device.send("join_consultation", { consultationId }));
      await refused(device.send("send_message", { consultationId, content: "x" }));
      await refused(device.send("sync", { consultationId }));
      await refused(device.send("typing_start", { consultationId }));
      await refused(device.send("mark_read", { consultationId, messageId: consultationId }));
      expect((await say(token, { consultationId, content: "x" })).status).toBe(422);
      for (const path of [`/api/consultations/${consultationId}`, `/api/chats/consultation/${consultationId}/messages`])
        expect((await ask("GET", path, { token })).status).toBe(404);
      expect((await ask("GET", "/api/consultations", { token })).body.data).toEqual([]);
    }
    await expect(surgery.connect(undefined)).rejects.toMatchObject({ data: { code: "unauthenticated" } });
    await expect(surgery.connect("x.y.z")).rejects.toMatchObject({ data: { code: "unauthenticated" } });
  });

  it("who administers reads what was said, which the trail tells", async () => {
    const { patient, consultationId } = await surgery.talking();
    await say(patient.token, { consultationId, content: "Halo" });
    expect(contentsOf(await read(surgery.admin, consultationId))).toEqual(["Halo"]);
    expect((await say(surgery.admin, { consultationId, content: "x" })).body.code).toBe("unknown_consultation");
    await until(async () => {
      const trail = await dataOf(`/api/audit?action=consultation.read&patientId=${patient.personId}`, surgery.admin);
      return trail.length === 1 && trail[0].subjectId === consultationId;
    });
  });
});

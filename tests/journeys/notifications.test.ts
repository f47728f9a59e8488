import { setTimeout as delay } from "node:timers/promises";
import type { Notification } from "@rawat/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { book, minutesAfter } from "../harness/booking.ts";
import { openSurgery, type Surgery, startSurgeryHouse, type Talker, untilHeardOf } from "../harness/chat.ts";
import { startMailServer } from "../harness/mail-server.ts";
import { notificationsOf } from "../harness/notifications.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { aRecord } from "../harness/records.ts";
import { runScript } from "../harness/scripts.ts";
import { lookInto } from "../harness/stores.ts";

const [lastsMs, warningMs] = [6_000, 3_000];

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse({
    environment: {
      CONSULTATION_MINUTES: String(lastsMs / 60_000),
      CONSULTATION_WARNING_MINUTES: String(warningMs / 60_000),
      PUBLIC_URL: "https://klinik.test",
    },
  });
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask } = askingOf(() => rawat);
const { listOf, typesOf, unreadOf, emailOf, lettersTo } = notificationsOf(() => rawat);

/** What a program was killed over is its own for half a minute more; then the next one has it. */
const afterKillMs = 45_000;

/** Makes the reminder of an appointment due now. */
const hurry = (appointmentId: string) =>
  lookInto(rawat, "appointment", (db) =>
    db("reminders")
      .where({ appointmentId })
      .update({ dueAt: new Date(Date.now() - 1_000).toISOString() }),
  );

describe("whoever has an account", () => {
  it("is told of a payment, a consultation's beginning, warning and end, a reminder and a record: in the list, on the socket and by a letter, each once", async () => {
    const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor()];
    const [theirs, doctors] = [await surgery.connect(patient.token), await surgery.connect(doctor.token)];
    const { id: consultationId, paymentId } = await surgery.begin(patient, doctor);
    await ask("POST", "/api/chats/messages", { token: doctor.token, json: { consultationId, content: "Halo" } });
    const written = await ask("POST", "/api/records", { token: doctor.token, json: aRecord(patient.personId) });
    expect(written.status, written.text).toBe(201);
    const startsAt = minutesAfter(new Date(Math.ceil(Date.now() / 900_000) * 900_000).toISOString(), 120);
    const booked = await book(ask, surgery.desk, { patientId: patient.personId, doctorId: doctor.personId, startsAt });
    expect(booked.status, booked.text).toBe(201);
    await hurry(booked.body.data.id);
    await until(async () => (await typesOf(patient)).length >= 6, lastsMs + 15_000);
    await until(async () => (await typesOf(doctor)).length >= 3, lastsMs + 15_000);
    // What came twice would have by now.
    await delay(1_500);

    expect((await typesOf(patient)).toSorted()).toEqual([
      "appointment_reminder",
      "consultation_ended",
      "consultation_expiring",
      "consultation_started",
      "payment_settled",
      "record_ready",
    ]);
    expect(await typesOf(doctor)).toEqual(["consultation_started", "consultation_expiring", "consultation_ended"]);
    const list = await listOf(patient);
    const of = (type: string) => list.find((one) => one.type === type);
    expect(of("appointment_reminder")).toMatchObject({
      subjectId: booked.body.data.id,
      hoursBefore: 1,
      startsAt,
      name: doctor.name,
    });
    expect(of("payment_settled")).toMatchObject({ subjectId: paymentId, amount: 75_000, readAt: null });
    expect(of("consultation_ended")).toMatchObject({ endedBecause: "time_over", isToRefund: false, name: doctor.name });
    expect(of("record_ready")).toMatchObject({ subjectId: written.body.data.id });
    expect((await listOf(doctor))[0]).toMatchObject({ subjectId: consultationId, name: patient.name });

    const heard = (device: typeof theirs) => device.told("notification").toSorted((a, b) => (a.id < b.id ? 1 : -1));
    expect(heard(theirs)).toEqual(list);
    expect(heard(doctors)).toEqual(await listOf(doctor));

    await until(async () => (await lettersTo(patient)).length >= 6 && (await lettersTo(doctor)).length >= 3);
    const sent = await lettersTo(patient);
    expect(sent).toHaveLength(6);
    for (const { subject, text } of sent) {
      // A mailbox is seen by others: no doctor, no complaint, no finding.
      expect(subject).toBe("Klinik Rawat: pemberitahuan / notification");
      expect(text).toContain("https://klinik.test/notifications");
      for (const secret of [doctor.name, patient.name, "ISPA", "Batuk", "Halo"]) expect(text).not.toContain(secret);
    }
    const reminder = sent.find(({ text }) => text.includes("Pengingat"));
    const jakarta = new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" });
    expect(reminder?.text).toContain(jakarta.format(new Date(startsAt)));
  }, 60_000);

  it("is not told again what is told anew, also after some of it went back, and who was renamed", async () => {
    const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
    // Of whom nobody has heard yet nobody is told anew.
    await untilHeardOf(rawat, patient.accountId, doctor.accountId);
    const { paymentId } = await surgery.begin(patient, doctor);
    const { id: consultationId } = await surgery.consultationOf(paymentId, "active");
    await ask("POST", "/api/chats/messages", { token: doctor.token, json: { consultationId, content: "Halo" } });
    const some = { token: surgery.admin, json: { reason: "Separuh", amount: 20_000 } };
    expect((await ask("POST", `/api/payments/${paymentId}/refund`, some)).status).toBe(200);
    await until(async () => (await typesOf(patient)).includes("payment_refunded"), 20_000);
    const refunded = (await listOf(patient)).find(({ type }) => type === "payment_refunded");
    expect(refunded).toMatchObject({ amount: 20_000 });
    const renamed = { token: surgery.admin, json: { name: "dr. Nama Baru" } };
    expect((await ask("PATCH", `/api/staff/${doctor.personId}`, renamed)).status).toBe(200);
    const before = (await typesOf(patient)).filter((type) => type.startsWith("payment"));
    expect(await runScript("retell.ts", rawat.environment)).toMatchObject({ code: 0 });
    await delay(2_000);
    expect((await typesOf(patient)).filter((type) => type.startsWith("payment"))).toEqual(before);
  }, 60_000);

  it("is told as well where their account is heard of after their payment, once", async () => {
    const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor()];
    await untilHeardOf(rawat, patient.accountId, doctor.accountId);
    await lookInto(rawat, "chat", (db) => db("accounts").where({ id: patient.accountId }).delete());
    await surgery.begin(patient, doctor);
    await until(async () => (await typesOf(doctor)).includes("consultation_started"));
    expect(await typesOf(patient)).toEqual([]);
    const renamed = { token: patient.token, json: { name: "Siti Baru" } };
    expect((await ask("PATCH", "/auth/profile", renamed)).status).toBe(200);
    const ofMoney = async () => (await typesOf(patient)).filter((type) => type === "payment_settled");
    await until(async () => (await ofMoney()).length > 0, 20_000);
    await delay(2_500);
    expect(await ofMoney()).toHaveLength(1);
  }, 60_000);

  it("is not told again of an end that is told anew", async () => {
    const { patient, consultation } = await surgery.talking();
    const { paymentId } = consultation;
    await surgery.consultationOf(paymentId, "ended", 20_000);
    await surgery.comesTo(paymentId, "refunded", 20_000);
    await until(async () => (await typesOf(patient)).includes("payment_refunded"));
    const before = await listOf(patient);
    expect(await runScript("retell.ts", rawat.environment)).toMatchObject({ code: 0 });
    await delay(2_000);
    expect(await listOf(patient)).toEqual(before);
  }, 60_000);
});

describe("a notification", () => {
  it("is read by its own account alone, one or all of them, and counted until then", async () => {
    const [patient, stranger, doctor] = [
      await surgery.newPatient(),
      await surgery.newPatient(),
      await surgery.newDoctor(),
    ];
    await surgery.begin(patient, doctor);
    await until(async () => (await unreadOf(patient)) === 2);
    const [{ id } = { id: "" }] = await listOf(patient);
    const read = ({ token }: Pick<Talker, "token">) => ask("POST", `/api/notifications/${id}/read`, { token });
    for (const one of [stranger, doctor, { token: surgery.admin }]) expect((await read(one)).status).toBe(404);
    expect(await unreadOf(patient)).toBe(2);
    const first = await read(patient);
    expect(first.body.data).toMatchObject({ id, readAt: expect.any(String) });
    expect((await read(patient)).body.data.readAt).toBe(first.body.data.readAt);
    expect(await unreadOf(patient)).toBe(1);
    expect((await listOf(patient, "&unread=true")).map((one) => one.id)).not.toContain(id);
    expect((await ask("POST", "/api/notifications/read-all", { token: stranger.token })).status).toBe(204);
    expect(await unreadOf(patient)).toBe(1);
    expect((await ask("POST", "/api/notifications/read-all", { token: patient.token })).status).toBe(204);
    expect(await unreadOf(patient)).toBe(0);
    expect(await listOf(patient, "&unread=true")).toEqual([]);
    // What was read before keeps its time, however often it is read again.
    expect((await listOf(patient)).find((one) => one.id === id)?.readAt).toBe(first.body.data.readAt);
  });

  it("is listed page by page, the newest first, without a gap", async () => {
    const { patient, consultation } = await surgery.talking();
    const { paymentId } = consultation;
    await surgery.comesTo(paymentId, "refunded", 30_000);
    // On a busy machine there may be no time left to warn of the end.
    const last = ["consultation_ended", "payment_refunded"];
    await until(async () => {
      const told = await typesOf(patient);
      return last.every((type) => told.includes(type));
    });
    const all = (await listOf(patient)).map(({ id }) => id);
    expect(all).toEqual(all.toSorted().reverse());
    const paged: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { body } = await ask("GET", `/api/notifications?limit=2${cursor && `&cursor=${cursor}`}`, {
        token: patient.token,
      });
      paged.push(...body.data.map(({ id }: Notification) => id));
      cursor = body.meta.nextCursor;
    }
    expect(paged).toEqual(all);
  }, 60_000);
});

describe("a letter", () => {
  it("that the mail server refuses at first leaves once, as soon as it is taken, and nobody waits for it", async () => {
    let isTaking = false;
    const server = await startMailServer(() => (isTaking ? 0 : -1));
    const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor()];
    const email = await emailOf(patient);
    const taken = () => server.taken().filter((letter) => letter.includes(`To: ${email}`));
    await rawat.services.chat[0]?.restart({ SMTP_URL: server.url });
    await surgery.begin(patient, doctor);
    await until(async () => (await unreadOf(patient)) === 2, afterKillMs);
    await until(() => server.offered() >= 4, afterKillMs);
    expect(server.taken()).toEqual([]);
    isTaking = true;
    // As what was put off by a clock that has stepped back since.
    const hoursLater = new Date(Date.now() + 3 * 3_600_000).toISOString();
    await lookInto(rawat, "chat", (db) => db("letters").update({ dueAt: hoursLater }));
    await until(() => taken().length >= 2);
    await delay(1_500);
    // By its Message-ID a letter that left twice is shown once.
    for (const { id } of (await listOf(patient)).slice(-2))
      expect(taken().filter((letter) => letter.includes(`Message-ID: <${id}@rawat.test>`))).toHaveLength(1);
    await rawat.services.chat[0]?.restart({ SMTP_URL: "" });
    await server.stop();
  }, 150_000);

  it("does not leave any more for whoever's account is closed by then", async () => {
    let isTaking = false;
    const server = await startMailServer(() => (isTaking ? 0 : -1));
    const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor()];
    const email = await emailOf(patient);
    await rawat.services.chat[0]?.restart({ SMTP_URL: server.url });
    await surgery.begin(patient, doctor);
    await until(() => server.offered() >= 2, afterKillMs);
    const closed = { token: surgery.admin, json: { disabled: true } };
    expect((await ask("PATCH", `/api/users/${patient.accountId}`, closed)).status).toBe(200);
    const isClosed = () =>
      lookInto(rawat, "chat", async (db) => (await db("accounts").where({ id: patient.accountId }).first()).isDisabled);
    await until(async () => (await isClosed()) === 1);
    isTaking = true;
    await lookInto(rawat, "chat", (db) => db("letters").update({ dueAt: new Date(0).toISOString() }));
    const waiting = () => lookInto(rawat, "chat", async (db) => (await db("letters").select("notificationId")).length);
    await until(async () => (await waiting()) === 0, 20_000);
    expect(server.taken().filter((letter) => letter.includes(email))).toEqual([]);
    expect(server.taken().length).toBeGreaterThan(0);
    await rawat.services.chat[0]?.restart({ SMTP_URL: "" });
    await server.stop();
  }, 150_000);

  it("that reminds of an appointment does not leave any more once that was cancelled, or has begun", async () => {
    let isTaking = false;
    const server = await startMailServer(() => (isTaking ? 0 : -1));
    const [patient, doctor] = [await surgery.newPatient(), await surgery.newDoctor()];
    await rawat.services.chat[0]?.restart({ SMTP_URL: server.url });
    const quarter = (n: number) =>
      minutesAfter(new Date(Math.ceil(Date.now() / 900_000) * 900_000).toISOString(), 60 + 15 * n);
    const booked = async (n: number): Promise<string> => {
      const wish = {
        patientId: patient.personId,
        doctorId: doctor.personId,
        startsAt: quarter(n),
        durationMinutes: 15,
      };
      const { status, text, body } = await book(ask, surgery.desk, wish);
      expect(status, text).toBe(201);
      return body.data.id;
    };
    const ids = [await booked(1), await booked(2), await booked(3)];
    for (const id of ids) await hurry(id);
    await until(async () => (await typesOf(patient)).length === 3, afterKillMs);
    await until(() => server.offered() >= 3, 20_000);
    const cancelled = await ask("DELETE", `/api/appointments/${ids[0]}`, { token: surgery.desk });
    expect(cancelled.status, cancelled.text).toBeLessThan(300);
    const list = await listOf(patient);
    const letterOf = (id: string) => list.find(({ subjectId }) => subjectId === id)?.id ?? "";
    const waiting = () =>
      lookInto(rawat, "chat", async (db) =>
        (await db("letters").select("notificationId")).map((row) => row.notificationId),
      );
    await until(async () => !(await waiting()).includes(letterOf(ids[0] ?? "")), 20_000);
    // As if the mail server had been away until it began.
    const past = { startsAt: new Date(Date.now() - 60_000).toISOString() };
    await lookInto(rawat, "chat", (db) =>
      db("notifications")
        .where({ id: letterOf(ids[1] ?? "") })
        .update({ details: JSON.stringify(past) }),
    );
    isTaking = true;
    await lookInto(rawat, "chat", (db) => db("letters").update({ dueAt: new Date(0).toISOString() }));
    await until(async () => (await waiting()).length === 0, 20_000);
    const taken = server.taken().filter((letter) => ids.some((id) => letter.includes(letterOf(id))));
    expect(taken).toHaveLength(1);
    expect(taken[0]).toContain(letterOf(ids[2] ?? ""));
    await rawat.services.chat[0]?.restart({ SMTP_URL: "" });
    await server.stop();
  }, 150_000);
});

import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { notificationsOf } from "../harness/notifications.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

/** As near as times and what is counted in seconds have to be. */
const nearMs = 2_000;

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse();
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask, dataOf } = askingOf(() => rawat);
const { listOf, lettersTo } = notificationsOf(() => rawat);

describe("whoever joins a consultation", () => {
  it("is answered how long it lasts yet by the server's clock, and that it lasts no more once it is over", async () => {
    const { patient, doctor, consultationId, consultation } = await surgery.talking();
    const { expiresAt } = consultation;
    const device = await surgery.connect(patient.token);
    const joined = await device.send("join_consultation", { consultationId });
    expect(joined).toMatchObject({ status: "active", expiresAt });
    expect(Math.abs(Date.parse(joined.serverTime) - Date.now())).toBeLessThanOrEqual(nearMs);
    const leftMs = Date.parse(expiresAt) - Date.now();
    expect(Math.abs(joined.secondsRemaining * 1_000 - leftMs)).toBeLessThanOrEqual(nearMs);
    await ask("POST", `/api/consultations/${consultationId}/end`, { token: doctor.token });
    const again = await device.send("join_consultation", { consultationId });
    expect(again).toMatchObject({ status: "ended", expiresAt, secondsRemaining: 0 });
    expect(Math.abs(Date.parse(again.serverTime) - Date.now())).toBeLessThanOrEqual(nearMs);
  });

  it("is told that the other types, and that they do no more", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    const [mother, physician] = [await surgery.connect(patient.token), await surgery.connect(doctor.token)];
    for (const device of [mother, physician]) await device.send("join_consultation", { consultationId });
    const whoTypes = { consultationId, userId: doctor.accountId, name: doctor.name };
    await physician.send("typing_start", { consultationId });
    await until(() => mother.told("typing_start").length === 1);
    expect(mother.told("typing_stop")).toEqual([]);
    await physician.send("typing_stop", { consultationId });
    await until(() => mother.told("typing_stop").length > 0);
    await delay(200);
    expect(mother.told("typing_stop")).toEqual([whoTypes]);
    expect(mother.told("typing_start")).toEqual([whoTypes]);
  });
});

describe("whoever leaves a consultation", () => {
  it("by the last of their devices is told to have left, once, and hears of it again only after joining anew", async () => {
    const { patient, doctor, consultationId } = await surgery.talking();
    const mother = await surgery.connect(patient.token);
    const [atDesk, inHand] = [await surgery.connect(doctor.token), await surgery.connect(doctor.token)];
    for (const device of [mother, atDesk, inHand]) await device.send("join_consultation", { consultationId });
    await atDesk.send("leave_consultation", { consultationId });
    const first = await mother.send("send_message", { consultationId, content: "Dok?" });
    await until(() => inHand.told("new_message").length === 1);
    expect(mother.told("user_left")).toEqual([]);
    await inHand.send("leave_consultation", { consultationId });
    await inHand.send("leave_consultation", { consultationId });
    await until(() => mother.told("user_left").length > 0);
    await mother.send("send_message", { consultationId, content: "Masih di sana?" });
    await mother.send("typing_start", { consultationId });
    await delay(300);
    expect(mother.told("user_left")).toEqual([{ consultationId, userId: doctor.accountId, name: doctor.name }]);
    expect(atDesk.told("new_message")).toEqual([]);
    expect(inHand.told("new_message").map(({ id }) => id)).toEqual([first.id]);
    for (const device of [atDesk, inHand]) expect(device.told("typing_start")).toEqual([]);
    // They are connected all the while, and not in it.
    for (const device of [atDesk, inHand]) expect(device.socket.connected).toBe(true);
    await inHand.send("join_consultation", { consultationId });
    const next = await mother.send("send_message", { consultationId, content: "Syukurlah" });
    await until(() => inHand.told("new_message").length === 2);
    expect(inHand.told("new_message")[1].id).toBe(next.id);
    const joinings = mother.told("user_joined").filter(({ userId }) => userId === doctor.accountId);
    expect(joinings).toHaveLength(2);
  });
});

it("whoever loses the line for a moment is there all the while", async () => {
  const { doctor } = await surgery.talking();
  const isOnline = async () => (await dataOf(`/api/doctors/${doctor.personId}`, surgery.admin)).online as boolean;
  let device = await surgery.connect(doctor.token);
  await until(isOnline, 20_000);
  const seen: boolean[] = [];
  for (let times = 0; times < 3; times++) {
    device.close();
    for (let look = 0; look < 5; look++) {
      await delay(150);
      seen.push(await isOnline());
    }
    device = await surgery.connect(doctor.token);
  }
  expect(new Set(seen)).toEqual(new Set([true]));
});

describe("a warning", () => {
  const awayMs = 27 * 60_000;

  /** Turns the clock for one consultation, as if so much time had passed meanwhile. */
  const letPass = (id: string, ms: number) =>
    lookInto(rawat, "chat", async (db) => {
      const row = await db("consultations").where({ id }).first();
      const earlier = (at: string) => new Date(Date.parse(at) - ms).toISOString();
      const { startedAt, expiresAt, dueAt } = row;
      await db("consultations")
        .where({ id })
        .update({ startedAt: earlier(startedAt), expiresAt: earlier(expiresAt), dueAt: earlier(dueAt) });
    });

  it("that falls due while the chat and its worker are down is told once when they are back, and nothing said before is lost", async () => {
    const { patient, doctor, consultationId, consultation } = await surgery.talking();
    const [chat] = rawat.services.chat;
    const [worker] = rawat.workers;
    await worker?.kill();
    const answer = { token: doctor.token, json: { consultationId, content: "Sebentar" } };
    expect((await ask("POST", "/api/chats/messages", answer)).status).toBe(202);
    await chat?.kill();
    await letPass(consultationId, awayMs);
    await Promise.all([chat?.restart(), worker?.restart()]);
    const connectBoth = () => Promise.all([patient, doctor].map(({ token }) => surgery.connect(token)));
    const devices = await connectBoth();
    const warningsOf = async (one: typeof patient) =>
      (await listOf(one)).filter(({ type }) => type === "consultation_expiring");
    for (const one of [patient, doctor]) await until(async () => (await warningsOf(one)).length > 0, 20_000);
    // Once more they have nothing to catch up with.
    await Promise.all([chat?.restart(), worker?.restart()]);
    const later = await connectBoth();
    await delay(1_500);
    const expiresAt = new Date(Date.parse(consultation.expiresAt) - awayMs).toISOString();
    for (const [one, other] of [
      [patient, doctor],
      [doctor, patient],
    ] as const) {
      const told = { subjectId: consultationId, expiresAt, name: other.name };
      expect(await warningsOf(one)).toEqual([expect.objectContaining(told)]);
      const letters = async () => (await lettersTo(one)).filter(({ text }) => text.includes("akan segera berakhir"));
      await until(async () => (await letters()).length > 0);
      expect(await letters()).toHaveLength(1);
    }
    // Whoever was not back in time on a socket has it in the list; nobody hears it twice.
    for (const device of devices) expect(device.told("consultation_expiring").length).toBeLessThan(2);
    for (const device of later) expect(device.told("consultation_expiring")).toEqual([]);
    const { status, secondsRemaining } = await dataOf(
      `/api/chats/consultation/${consultationId}/status`,
      patient.token,
    );
    expect([status, secondsRemaining > 0 && secondsRemaining <= 180]).toEqual(["active", true]);
    const stored = () =>
      lookInto(rawat, "chat", (db) => db("messages").where({ conversationId: consultationId }).select("id"));
    await until(async () => (await stored()).length === 1, 20_000);
  });
});

import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";

const [lastsMs, noShowMs, warningMs] = [18_000, 6_000, 6_000];
/** As near as everything has to happen to its time. */
const nearMs = 2_000;
const minutes = (ms: number) => String(ms / 60_000);

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse({
    environment: {
      CONSULTATION_MINUTES: minutes(lastsMs),
      CONSULTATION_NO_SHOW_MINUTES: minutes(noShowMs),
      CONSULTATION_WARNING_MINUTES: minutes(warningMs),
    },
  });
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask } = askingOf(() => rawat);
const say = (token: string, consultationId: string) =>
  ask("POST", "/api/chats/messages", { token, json: { consultationId, content: "Halo" } });

async function talking() {
  const [patient, doctor] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
  // There before it begins, so that they hear of all of it.
  const devices = [await surgery.connect(patient.token), await surgery.connect(doctor.token)];
  const consultation = await surgery.begin(patient, doctor);
  return { patient, doctor, devices, ...consultation, beganAt: Date.parse(consultation.startedAt) };
}

describe("a consultation", () => {
  it("that its doctor does not answer in time is ended then, told to both, and paid back", async () => {
    const { id, paymentId, patient, devices, beganAt } = await talking();
    await say(patient.token, id);
    for (const device of devices)
      await until(() => device.told("consultation_status_update").length > 0, noShowMs + 10_000);
    const lateMs = Date.now() - beganAt - noShowMs;
    expect(lateMs).toBeGreaterThan(-100);
    expect(lateMs).toBeLessThan(nearMs);
    expect(await surgery.consultationOf(paymentId)).toMatchObject({
      ...{ status: "ended", endedBecause: "unanswered", isAnswered: false },
    });
    await surgery.comesTo(paymentId, "refunded", 20_000);
  });

  it("is warned of once, with what is left of it, and ends on time, also where its program was killed in between, and then takes nothing more", async () => {
    const { id, paymentId, patient, doctor, devices, beganAt, expiresAt } = await talking();
    await say(doctor.token, id);
    for (const device of devices) await until(() => device.told("consultation_expiring").length > 0, lastsMs + 5_000);
    const warnedLateMs = Date.now() - beganAt - (lastsMs - warningMs);
    expect(warnedLateMs).toBeGreaterThan(-100);
    expect(warnedLateMs).toBeLessThan(nearMs);
    for (const device of devices) {
      const [{ secondsRemaining, ...about }] = device.told("consultation_expiring");
      expect(about).toEqual({ consultationId: id });
      expect(Math.abs(secondsRemaining * 1_000 - warningMs)).toBeLessThanOrEqual(nearMs);
    }
    await rawat.services.chat[0]?.restart();
    const back = [await surgery.connect(patient.token), await surgery.connect(doctor.token)];
    for (const device of back) await until(() => device.told("consultation_status_update").length > 0, lastsMs);
    const endedLateMs = Date.now() - Date.parse(expiresAt);
    expect(endedLateMs).toBeGreaterThan(-100);
    expect(endedLateMs).toBeLessThan(nearMs);
    expect((await say(patient.token, id)).body.code).toBe("consultation_over");
    await delay(1_500);
    for (const device of [...devices, ...back]) expect(device.told("consultation_expiring").length).toBeLessThan(2);
    for (const device of back) {
      expect(device.told("consultation_expiring")).toEqual([]);
      expect(device.told("consultation_status_update")).toEqual([
        { consultationId: id, status: "expired", secondsRemaining: 0 },
      ]);
    }
    expect(await surgery.consultationOf(paymentId)).toMatchObject({
      ...{ endedBecause: "time_over", isToRefund: false, isAnswered: true },
    });
    expect((await surgery.payment(paymentId)).status).toBe("paid");
  });

  it("is warned of and ends on time while another one waits for a register that does not answer, which takes nothing off that one's time", async () => {
    const { id, doctor, devices, beganAt, expiresAt } = await talking();
    await say(doctor.token, id);
    const [patient, other] = await Promise.all([surgery.newPatient(), surgery.newDoctor()]);
    const waiting = await surgery.pay(patient, other);
    const [staff] = rawat.services.staff;
    staff?.freeze();
    try {
      await surgery.play(waiting.orderNumber, "settlement", { method: "qris" });
      for (const device of devices) await until(() => device.told("consultation_expiring").length > 0, lastsMs + 5_000);
      expect(Date.now() - beganAt - (lastsMs - warningMs)).toBeLessThan(nearMs);
      for (const device of devices) await until(() => device.told("consultation_status_update").length > 0, lastsMs);
      expect(Date.now() - Date.parse(expiresAt)).toBeLessThan(nearMs);
    } finally {
      staff?.thaw();
    }
    const thawedAt = Date.now();
    const { startedAt } = await surgery.consultationOf(waiting.id, "active", 20_000);
    expect(Date.parse(startedAt)).toBeGreaterThan(thawedAt - 100);
  });

  it("is not answered by what its doctor said and nobody has, for the program died over it: it is ended for that, and paid back", async () => {
    const { chat } = rawat.services;
    for (const one of chat) await one.restart({ FAULT_AT: "message-claimed:1" });
    const { id, paymentId, doctor } = await talking();
    // Of several one takes it.
    await Promise.all([say(doctor.token, id), Promise.race(chat.map((one) => one.ended()))]);
    for (const one of chat) await one.restart({ FAULT_AT: "" });
    expect(await surgery.consultationOf(paymentId, "ended", 30_000)).toMatchObject({ endedBecause: "unanswered" });
    await surgery.comesTo(paymentId, "refunded", 20_000);
  });

  it("takes nothing at its end, whether anything has been done about that yet", async () => {
    const { id, doctor, patient, expiresAt } = await talking();
    await say(doctor.token, id);
    await delay(Date.parse(expiresAt) - Date.now());
    expect((await say(patient.token, id)).body.code).toBe("consultation_over");
  });
});

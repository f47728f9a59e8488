import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSurgery, type Surgery, startSurgeryHouse } from "../harness/chat.ts";
import { tell } from "../harness/events.ts";
import { notificationsOf } from "../harness/notifications.ts";
import { askingOf } from "../harness/payments.ts";
import { until } from "../harness/program.ts";
import type { Rawat } from "../harness/rawat.ts";

const lastsMs = 4_000;

let rawat: Rawat;
let surgery: Surgery;
beforeAll(async () => {
  rawat = await startSurgeryHouse({ environment: { CONSULTATION_MINUTES: String(lastsMs / 60_000) } });
  surgery = await openSurgery(rawat);
});
afterAll(() => surgery.stop());

const { ask } = askingOf(() => rawat);
const { typesOf } = notificationsOf(() => rawat);

it("what is heard late is no news: a reminder of a time that was moved since, and that a consultation has begun whose time is over", async () => {
  const { patient, doctor, consultationId, consultation } = await surgery.talking();
  const json = { consultationId, content: "Halo" };
  expect((await ask("POST", "/api/chats/messages", { token: doctor.token, json })).status).toBe(202);
  await surgery.consultationOf(consultation.paymentId, "expired", lastsMs + 10_000);
  await until(async () => (await typesOf(patient)).includes("consultation_ended"), 20_000);
  const before = await typesOf(patient);
  const id = randomUUID();
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const appointment = { id, patientId: patient.personId, doctorId: doctor.personId, status: "booked", mode: "online" };
  const moved = { ...appointment, startsAt: at(48), endsAt: at(49) };
  const old = { ...appointment, startsAt: at(24), endsAt: at(25), hoursBefore: 24 };
  const { startedAt, expiresAt, paymentId, patientId, doctorId } = consultation;
  const begun = { id: consultationId, paymentId, patientId, doctorId, status: "active", startedAt, expiresAt };
  await tell(
    rawat,
    { type: "appointment.rescheduled", version: 3, data: moved },
    { type: "appointment.reminder_due", version: 2, data: old },
    { type: "consultation.started", version: 1, data: begun },
    { type: "consultation.expiring", version: 1, data: begun },
  );
  expect(await typesOf(patient)).toEqual(before);
  await tell(rawat, { type: "appointment.reminder_due", version: 3, data: { ...moved, hoursBefore: 24 } });
  expect(await typesOf(patient)).toEqual([...before, "appointment_reminder"]);
  // Older news opens nothing again that newer ones have closed.
  const next = { ...moved, id: randomUUID() };
  await tell(
    rawat,
    { type: "appointment.status_changed", version: 5, data: { ...next, status: "cancelled" } },
    { type: "appointment.rescheduled", version: 3, data: next },
    { type: "appointment.reminder_due", version: 4, data: { ...next, hoursBefore: 24 } },
  );
  expect(await typesOf(patient)).toEqual([...before, "appointment_reminder"]);
});

it("what is heard late of who is at the chat brings nobody back who has left since", async () => {
  const { personId: doctorId } = await surgery.newDoctor();
  const told = (version: number, online: boolean) => ({
    type: "doctor.presence_changed" as const,
    version,
    data: { id: doctorId, doctorId, online },
  });
  const isOnline = async () => (await ask("GET", `/api/doctors/${doctorId}`)).body.data.online;
  await tell(rawat, told(2, true));
  expect(await isOnline()).toBe(true);
  await tell(rawat, told(4, false));
  await tell(rawat, told(3, true));
  expect(await isOnline()).toBe(false);
});

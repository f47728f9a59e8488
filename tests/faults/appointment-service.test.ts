import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { book, minutesAfter, openBook } from "../harness/booking.ts";
import { until } from "../harness/program.ts";
import { lookInto } from "../harness/stores.ts";

const { rawat, desk, doctor, patient, freeTime, wanting, booked } = await openBook();
afterAll(() => rawat.stop());

const service = () => {
  const [only] = rawat.services.appointment;
  if (!only) throw new Error("there is no appointment service");
  return only;
};

interface ReminderRow {
  appointmentId: string;
  dueAt: string;
  doneAt: string | null;
}
const reminders = (): Promise<ReminderRow[]> =>
  lookInto(rawat, "appointment", async (db) => db("reminders").select("appointmentId", "dueAt", "doneAt"));

describe("the appointment service killed while reminders are due", () => {
  it("has told of each when it is back, and of none that was moved or cancelled", async () => {
    const made = [];
    for (let count = 0; count < 20; count++) made.push(await booked());
    const [moved, cancelled] = made.splice(0, 2);
    const startsAt = freeTime();
    const move = { token: desk, json: { startsAt } };
    await rawat.ask("POST", `/api/appointments/${moved.id}/reschedule`, move);
    await rawat.ask("DELETE", `/api/appointments/${cancelled.id}`, { token: desk });
    const ids = made.map(({ id }) => id);
    await service().kill();
    const dueAt = new Date(Date.now() - 60_000).toISOString();
    await lookInto(rawat, "appointment", async (db) => {
      await db("reminders").whereIn("appointmentId", ids).update({ dueAt });
    });
    await service()
      .restart({ FAULT_AT: "reminder-before-commit:5" })
      .catch(() => undefined);
    await service().ended();
    const done = async () => (await reminders()).filter(({ doneAt }) => doneAt !== null);
    expect((await done()).length).toBeLessThan(ids.length * 2);
    await service().restart();
    await until(async () => (await done()).length === ids.length * 2);
    const waiting = (await reminders()).filter(({ doneAt }) => doneAt === null);
    expect(waiting.map(({ appointmentId }) => appointmentId)).toEqual([moved.id, moved.id]);
    const atTheNewTime = [24, 1].map((hours) => minutesAfter(startsAt, -hours * 60));
    expect(waiting.map(({ dueAt: one }) => one).sort()).toEqual(atTheNewTime);
  });
});

describe("a booking during which the appointment service is killed", () => {
  it.each([
    ["appointment-before-commit", 0],
    ["appointment-committed", 1],
  ] as const)("at %s leaves %d appointment, and is one when it is sent again", async (point, left) => {
    const wanted = wanting();
    const headers = { "idempotency-key": randomUUID() };
    await service().restart({ FAULT_AT: `${point}:1` });
    expect([502, 503, 504]).toContain((await book(rawat.ask, desk, wanted, headers)).status);
    await service().ended();
    await service().restart();
    const range = `from=${wanted.startsAt}&patientId=${patient.id}&doctorId=${doctor.id}`;
    const list = async () => {
      const { body } = await rawat.ask("GET", `/api/appointments?${range}`, { token: desk });
      return body.data.filter(({ startsAt }: { startsAt: string }) => startsAt === wanted.startsAt);
    };
    expect(await list()).toHaveLength(left);
    await until(async () => (await book(rawat.ask, desk, wanted, headers)).status === 201, 30_000);
    expect(await list()).toHaveLength(1);
  });
});

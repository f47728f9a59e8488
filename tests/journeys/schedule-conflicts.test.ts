import { dateAt, instantAt, nextDay } from "@rawat/platform";
import { afterAll, describe, expect, it } from "vitest";
import { createDoctor, lastMark, openBook, turnTo } from "../harness/booking.ts";
import { follow } from "../harness/live.ts";
import { until } from "../harness/program.ts";
import { createPatient } from "../harness/rawat.ts";

const { rawat, desk, admin, booked } = await openBook();
afterAll(() => rawat.stop());

const zone = "Asia/Jakarta";
type Mode = "in_person" | "online";
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const weekOf = (days: readonly number[], startTime: string, endTime: string, mode = "both", slotMinutes = 30) =>
  days.map((dayOfWeek) => ({ dayOfWeek, startTime, endTime, slotMinutes, mode }));

/** The next day of the week, a week from now; Monday is 1. */
function dayAhead(dayOfWeek: number): string {
  let date = dateAt(new Date(Date.now() + 7 * 86_400_000).toISOString(), zone);
  while ((new Date(`${date}T00:00:00Z`).getUTCDay() || 7) !== dayOfWeek) date = nextDay(date);
  return date;
}

/** A doctor who works day and night, with bookings; what a new week says to them. */
async function doctorWith(...wanted: [dayOfWeek: number, minutes: number, mode: Mode, durationMinutes?: number][]) {
  const doctor = await createDoctor(rawat.ask, admin);
  const bookings: { id: string; startsAt: string; endsAt: string }[] = [];
  for (const [dayOfWeek, minutes, mode, durationMinutes = 30] of wanted) {
    const { id: patientId } = await createPatient(rawat.ask, desk);
    const startsAt = instantAt(dayAhead(dayOfWeek), minutes, zone);
    bookings.push(await booked({ patientId, doctorId: doctor.id, startsAt, mode, durationMinutes }));
  }
  const setWeek = async (week: readonly object[], token = admin) => {
    const answered = await rawat.ask("PUT", `/api/doctors/${doctor.id}/schedules`, { token, json: week });
    expect(answered.status).toBe(200);
    expect(answered.body.data).toHaveLength(week.length);
    return answered.body.meta;
  };
  return { doctor, bookings, setWeek };
}

describe("a new week tells which bookings it no longer fits", () => {
  const monday = 1;
  const tuesday = 2;
  const hour = 60;

  it("by the day, with all that is needed to call about them, to the doctor too", async () => {
    const { doctor, bookings, setWeek } = await doctorWith(
      [monday, 9 * hour, "in_person"],
      [tuesday, 9 * hour, "online"],
    );
    const [, second] = bookings;
    const expected = {
      appointmentId: second?.id,
      doctorId: doctor.id,
      startsAt: second?.startsAt,
      endsAt: second?.endsAt,
      mode: "online",
    };
    expect(await setWeek(weekOf([monday], "00:00", "24:00"), doctor.token)).toEqual({ conflicts: [expected] });
    expect(await setWeek(weekOf(everyDay, "00:00", "24:00"))).toEqual({ conflicts: [] });
  });

  it.each([
    ["hours that begin later", weekOf(everyDay, "09:05", "17:00"), [0]],
    ["hours that end within it", weekOf(everyDay, "08:00", "09:25"), [0, 1]],
    ["hours that hold it to the minute", weekOf(everyDay, "09:00", "10:30"), []],
    ["another way to meet", weekOf(everyDay, "08:00", "17:00", "online"), [0]],
    ["the other one", weekOf(everyDay, "08:00", "17:00", "in_person"), [1]],
    ["slots of another length, which change nothing", weekOf(everyDay, "08:00", "17:00", "both", 45), []],
    [
      "a day in two pieces that follow each other",
      [...weekOf(everyDay, "08:00", "09:15"), ...weekOf(everyDay, "09:15", "17:00")],
      [],
    ],
    ["no hours at all", [], [0, 1]],
  ] as const)("by %s", async (_, week, fittingNoLonger) => {
    const { bookings, setWeek } = await doctorWith([monday, 9 * hour, "in_person"], [monday, 10 * hour, "online"]);
    const { conflicts } = await setWeek(week);
    const ids = conflicts.map(({ appointmentId }: { appointmentId: string }) => appointmentId);
    expect(ids).toEqual(fittingNoLonger.map((place) => bookings[place]?.id));
  });

  it("over midnight, where both days have to go on", async () => {
    const { bookings, setWeek } = await doctorWith([monday, 23 * hour, "online", 120]);
    expect((await setWeek(weekOf([monday, tuesday], "00:00", "24:00"))).conflicts).toEqual([]);
    expect((await setWeek(weekOf([monday], "00:00", "24:00"))).conflicts).toEqual([
      expect.objectContaining({ appointmentId: bookings[0]?.id }),
    ]);
  });

  it("and no other: neither cancelled ones, nor one that has begun, nor what time off collides with", async () => {
    const { doctor, bookings, setWeek } = await doctorWith(
      [monday, 9 * hour, "in_person"],
      [monday, 10 * hour, "in_person"],
      [monday, 11 * hour, "in_person"],
    );
    const [cancelled, begun, away] = bookings;
    await rawat.ask("DELETE", `/api/appointments/${cancelled?.id}`, { token: desk });
    await turnTo(rawat, begun?.id ?? "", lastMark(-5));
    const json = { from: away?.startsAt, to: away?.endsAt };
    await rawat.ask("POST", `/api/doctors/${doctor.id}/time-off`, { token: admin, json });
    expect(await setWeek(weekOf([monday], "08:00", "17:00"))).toEqual({ conflicts: [] });
    expect((await setWeek([])).conflicts).toEqual([expect.objectContaining({ appointmentId: away?.id })]);
  });
});

it("of an appointment that the week fits no more a form changes the reason, and leaves where, when and how long", async () => {
  const {
    doctor,
    bookings: [one],
    setWeek,
  } = await doctorWith([1, 9 * 60, "in_person", 45]);
  await setWeek(weekOf([2], "00:00", "24:00"));
  const path = `/api/appointments/${one?.id}`;
  const { patientId, startsAt, mode } = (await rawat.ask("GET", path, { token: desk })).body.data;
  const json = { patientId, doctorId: doctor.id, startsAt, mode, reason: "Batuk" };
  const { status, body } = await rawat.ask("PUT", path, { token: desk, json });
  expect([status, body.data]).toEqual([200, expect.objectContaining({ ...json, durationMinutes: 45 })]);
});

it("a new week is saved also while nobody can be asked for bookings, and says so", async () => {
  const { doctor, setWeek } = await doctorWith([1, 540, "in_person"]);
  const [appointment] = rawat.services.appointment;
  const week = weekOf([2], "08:00", "12:00");
  await appointment?.freeze();
  try {
    expect(await setWeek(week)).toEqual({ missing: ["appointment"] });
  } finally {
    appointment?.thaw();
  }
  await appointment?.kill();
  expect(await setWeek(week)).toEqual({ missing: ["appointment"] });
  const { body } = await rawat.ask("GET", `/api/doctors/${doctor.id}/schedules`);
  expect(body.data).toEqual(week);
});

it("time off is in a new version of the schedule when it is noted and when it is taken back, and pages are told at once", async () => {
  const { id } = await createDoctor(rawat.ask, admin);
  const version = async () => (await rawat.ask("GET", `/api/doctors/${id}/schedules`)).headers.get("etag");
  const following = await follow(rawat.gateways[0]?.url ?? "", desk);
  try {
    const told = () => following.events.filter((event) => event.type === "schedule.changed" && event.id === id);
    const before = await version();
    const json = { from: "2031-12-24", to: "2031-12-26" };
    const noted = await rawat.ask("POST", `/api/doctors/${id}/time-off`, { token: admin, json });
    const between = await version();
    await until(() => told().some((event) => `"${event.version}"` === between));
    const path = `/api/doctors/${id}/time-off/${noted.body.data.id}`;
    expect((await rawat.ask("DELETE", path, { token: admin })).status).toBe(204);
    const after = await version();
    expect(new Set([before, between, after]).size).toBe(3);
    await until(() => told().some((event) => `"${event.version}"` === after));
  } finally {
    following.close();
  }
});

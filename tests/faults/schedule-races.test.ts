import { afterAll, describe, expect, it } from "vitest";
import { assertion } from "../attacks/jwt.ts";
import { book, codeOf, createDoctor, minutesAfter, openBook } from "../harness/booking.ts";
import { askAt } from "../harness/caller.ts";
import { until } from "../harness/program.ts";
import { lookInto } from "../harness/stores.ts";

const { rawat, desk, admin, patient, freeTime } = await openBook();
afterAll(() => rawat.stop());

/** How often a doctor's schedule was asked for a booking. */
async function timesAsked(): Promise<number> {
  const { text } = await askAt(rawat.services.staff[0]?.url ?? "")("GET", "/metrics");
  const [, count] =
    /^http_request_duration_seconds_count\{.*route="\/internal\/doctors\/:id\/fit".*\} (\d+)$/m.exec(text) ?? [];
  return Number(count ?? 0);
}

/** Books while `work` is done between what the doctor's schedule said and what is written, for the patient is asked for at length. */
async function bookAround(startsAt: string, doctorId: string, work: () => Promise<void>) {
  const before = await timesAsked();
  const [patients] = rawat.services.patient;
  await patients?.freeze();
  try {
    const booking = book(rawat.ask, desk, { patientId: patient.id, doctorId, startsAt });
    await until(async () => (await timesAsked()) > before);
    await work();
    patients?.thaw();
    return await booking;
  } finally {
    patients?.thaw();
  }
}

const slots = [{ startTime: "00:00", endTime: "24:00", slotMinutes: 20, mode: "both" }];
const newWeek = [1, 2, 3, 4, 5, 6, 7].flatMap((dayOfWeek) => slots.map((slot) => ({ dayOfWeek, ...slot })));

// Whoever is told what is booked in a time off, or beside a new week, is told all of it: nothing comes after that was checked before.
describe("a booking that was checked before the schedule changed and would be written after", () => {
  it("is refused when the doctor is away by then", async () => {
    const { id } = await createDoctor(rawat.ask, admin);
    const startsAt = freeTime();
    const json = { from: minutesAfter(startsAt, -30), to: minutesAfter(startsAt, 60) };
    const booking = await bookAround(startsAt, id, async () => {
      const { status, body } = await rawat.ask("POST", `/api/doctors/${id}/time-off`, { token: admin, json });
      expect([status, body.meta]).toEqual([201, { conflicts: [] }]);
    });
    expect(codeOf(booking)).toEqual([409, "doctor_away"]);
    // What was there already is told, and what is booked at another time is not refused.
    const later = { patientId: patient.id, doctorId: id, startsAt: minutesAfter(startsAt, 60) };
    expect((await book(rawat.ask, desk, later)).status).toBe(201);
  });

  it("is refused when the week has no such hours by then", async () => {
    const { id } = await createDoctor(rawat.ask, admin);
    const booking = await bookAround(freeTime(), id, async () => {
      const { status, body } = await rawat.ask("PUT", `/api/doctors/${id}/schedules`, { token: admin, json: [] });
      expect([status, body.meta]).toEqual([200, { conflicts: [] }]);
    });
    expect(codeOf(booking)).toEqual([409, "outside_schedule"]);
  });

  it("is made by the new week where that has those hours too", async () => {
    const { id } = await createDoctor(rawat.ask, admin);
    const startsAt = freeTime();
    const booking = await bookAround(startsAt, id, async () => {
      const set = await rawat.ask("PUT", `/api/doctors/${id}/schedules`, { token: admin, json: newWeek });
      expect(set.status).toBe(200);
    });
    expect(booking.status, booking.text).toBe(201);
    expect(booking.body.data.endsAt).toBe(minutesAfter(startsAt, 20));
  });
});

/** Asks for a doctor's bookings as staff-service does, which tells the version of their schedule. */
async function tellOf(doctorId: string, version: number): Promise<void> {
  const token = assertion(rawat.environment.INTERNAL_SECRET ?? "", "appointment", {
    actor: { kind: "service", service: "staff" },
  });
  const direct = askAt(rawat.services.appointment[0]?.url ?? "");
  const path = `/internal/bookings?doctorIds=${doctorId}&from=${freeTime()}&to=${freeTime()}&scheduleVersion=${version}`;
  expect((await direct("GET", path, { token })).status).toBe(200);
}

describe("what was said of a newer schedule", () => {
  it("is not taken back by whoever asks for an older one late", async () => {
    const { id } = await createDoctor(rawat.ask, admin);
    const { body } = await rawat.ask("GET", `/api/doctors/${id}/schedules`, { token: admin });
    const set = await rawat.ask("PUT", `/api/doctors/${id}/schedules`, { token: admin, json: body.data });
    const version = Number(set.headers.get("etag")?.replaceAll('"', ""));
    for (const told of [version + 1, version]) await tellOf(id, told);
    const before = await timesAsked();
    const wanted = { patientId: patient.id, doctorId: id, startsAt: freeTime() };
    expect(codeOf(await book(rawat.ask, desk, wanted))).toEqual([409, "outside_schedule"]);
    expect((await timesAsked()) - before).toBeGreaterThan(1);
  });

  it("is asked for anew by whoever moves an appointment by what an older one said, too", async () => {
    const { id } = await createDoctor(rawat.ask, admin);
    const startsAt = freeTime();
    const booked = await book(rawat.ask, desk, { patientId: patient.id, doctorId: id, startsAt });
    expect(booked.status).toBe(201);
    const read = await rawat.ask("GET", `/api/doctors/${id}/schedules`, { token: admin });
    await tellOf(id, Number(read.headers.get("etag")?.replaceAll('"', "")) + 1);
    const before = await timesAsked();
    const json = { startsAt: minutesAfter(startsAt, 120) };
    await rawat.ask("POST", `/api/appointments/${booked.body.data.id}/reschedule`, { token: desk, json });
    expect((await timesAsked()) - before).toBeGreaterThan(1);
  });
});

describe("a schedule that is changed while its doctor's name is", () => {
  it("is in the next version, not in one that it had: whoever saw the one before is told that it is stale", async () => {
    const { id } = await createDoctor(rawat.ask, admin);
    const path = `/api/doctors/${id}/schedules`;
    const versions = [(await rawat.ask("GET", path, { token: admin })).headers.get("etag")];
    for (let round = 0; round < 3; round++) {
      // Nobody can write until both have read what is there.
      const asked = await lookInto(rawat, "staff", (db) =>
        db.transaction(async (trx) => {
          await trx("staff").where({ id }).update({ id });
          const changing = rawat.ask("PUT", path, { token: admin, json: newWeek });
          await someTime();
          const renaming = rawat.ask("PATCH", `/api/staff/${id}`, { token: admin, json: { name: `dr. ${round}` } });
          await someTime();
          return { both: [changing, renaming] };
        }),
      );
      expect((await Promise.all(asked.both)).map(({ status }) => status)).toEqual([200, 200]);
      versions.push((await rawat.ask("GET", path, { token: admin })).headers.get("etag"));
    }
    const [first = 0, ...others] = versions.map((etag) => Number(etag?.replaceAll('"', "")));
    expect(others).toEqual([first + 1, first + 2, first + 3]);
  });

  async function someTime() {
    for (let turn = 0; turn < 10; turn++) await rawat.ask("GET", "/health/live");
  }
});

import { afterAll, describe, expect, it } from "vitest";
import {
  book,
  codeOf,
  comingMark,
  createDoctor,
  lastMark,
  minutesAfter,
  openBook,
  turnTo,
} from "../harness/booking.ts";
import { noonZone } from "../harness/noon-zone.ts";
import { createPatient, register } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

// It is noon there, so that the next hours are today's.
const { rawat, desk, admin, doctor, other, freeTime, ask, booked } = await openBook({
  environment: { CLINIC_TIME_ZONE: noonZone },
});
afterAll(() => rawat.stop());

const step = (id: string, status: string, token = desk, more: object = {}) =>
  ask("POST", `/${id}/status`, token, { status, ...more });
const statusOf = async (id: string) => (await ask("GET", `/${id}`, desk)).body.data.status;

let turn = 0;
/** An appointment of five minutes, with a patient of its own unless told. */
async function short(more: object = {}) {
  const { id: patientId } = await createPatient(rawat.ask, desk);
  return booked({ patientId, durationMinutes: 5, ...more });
}

/** One of today, still to come. */
const today = () => short({ startsAt: comingMark(0, turn++ * 5) });

/** Of one moment, for the marks move on while the tests run. */
const markThen = lastMark(0);

/** One that began some minutes ago, at a mark that no other began at, or whole days before. */
async function begun(more: object = {}, days = 0) {
  const appointment = await short(more);
  const startsAt = minutesAfter(markThen, -10 - turn++ * 5 - days * 24 * 60);
  await turnTo(rawat, appointment.id, startsAt);
  return { ...appointment, startsAt };
}

/** How an appointment comes to a status. */
const waysTo: Readonly<Record<string, readonly string[]>> = {
  no_show: ["no_show"],
  checked_in: ["checked_in"],
  completed: ["checked_in", "in_progress", "completed"],
};
async function goTo(id: string, status: string): Promise<void> {
  for (const next of waysTo[status] ?? []) expect((await step(id, next)).status).toBe(200);
}

describe("a step before its time", () => {
  it("is refused until the appointment's day begins at the clinic, whoever takes it", async () => {
    const { id } = await booked();
    for (const token of [desk, admin, doctor.token]) {
      expect(codeOf(await step(id, "checked_in", token))).toEqual([409, "too_early"]);
      expect(codeOf(await step(id, "no_show", token))).toEqual([409, "too_early"]);
    }
    expect((await step(id, "confirmed")).status).toBe(200);
    expect(codeOf(await step(id, "checked_in"))).toEqual([409, "too_early"]);
    expect(codeOf(await step(id, "completed"))).toEqual([409, "illegal_step"]);
    expect((await step(id, "cancelled")).status).toBe(200);
  });

  it("is refused also for one that was checked in when the rule was another", async () => {
    const { id } = await booked();
    await lookInto(rawat, "appointment", (db) => db("appointments").where({ id }).update({ status: "checked_in" }));
    expect(codeOf(await step(id, "in_progress"))).toEqual([409, "too_early"]);
    await lookInto(rawat, "appointment", (db) => db("appointments").where({ id }).update({ status: "in_progress" }));
    expect(codeOf(await step(id, "completed"))).toEqual([409, "too_early"]);
  });

  it("is none on that day, before the hour, but for not coming", async () => {
    const { id } = await today();
    expect(codeOf(await step(id, "no_show"))).toEqual([409, "too_early"]);
    for (const status of ["checked_in", "in_progress", "completed"])
      expect((await step(id, status, doctor.token)).body.data.status).toBe(status);
  });

  it("is none once it has begun, nor on a later day", async () => {
    expect((await step((await begun()).id, "no_show", doctor.token)).status).toBe(200);
    expect((await step((await begun({}, 3)).id, "no_show")).status).toBe(200);
    expect((await step((await begun({}, 3)).id, "checked_in")).status).toBe(200);
  });
});

const mends = [
  ["no_show", "checked_in"],
  ["checked_in", "confirmed"],
  ["completed", "in_progress"],
] as const;

describe("a slip", () => {
  it.each(mends)("from %s is mended to %s by staff and admin on that day, and by nobody else", async (from, to) => {
    const person = await register(rawat.ask);
    for (const token of [desk, admin]) {
      const { id } = await begun({ patientId: person.user.patientId });
      await goTo(id, from);
      for (const stranger of [doctor.token, person.access_token])
        expect(codeOf(await step(id, to, stranger))).toEqual([403, "not_allowed"]);
      expect((await step(id, to, other.token)).status).toBe(404);
      expect((await step(id, to, token)).body.data.status).toBe(to);
    }
  });

  it.each(mends)("from %s to %s of another day stays", async (from, to) => {
    const { id } = await begun({}, 1);
    await goTo(id, from);
    expect(codeOf(await step(id, to))).toEqual([409, "illegal_step"]);
  });

  it("is mended once of two who mend it, and not over a version that is stale", async () => {
    const { id } = await begun();
    await goTo(id, "no_show");
    const stale = await ask("POST", `/${id}/status`, desk, { status: "checked_in" }, { "if-match": '"1"' });
    expect(codeOf(stale)).toEqual([412, "stale_version"]);
    const answers = await Promise.all([step(id, "checked_in"), step(id, "checked_in", admin)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe("somebody who came after all", () => {
  /** One of two hours that is under way, its patient written down as not come. */
  async function missed() {
    const mine = await createDoctor(rawat.ask, admin);
    const appointment = await short({ doctorId: mine.id, durationMinutes: 120, startsAt: freeTime() });
    await turnTo(rawat, appointment.id, lastMark(-20));
    expect((await step(appointment.id, "no_show", desk, { reason: "Tidak bisa dihubungi" })).status).toBe(200);
    return appointment;
  }
  const marksOf = (id: string) =>
    lookInto(rawat, "appointment", async (db) => (await db("takenTime").where({ appointmentId: id })).length);

  it("has the time again, without the reason why they had not come, and is reminded of nothing", async () => {
    const { id, doctorId, patientId } = await missed();
    expect(await marksOf(id)).toBe(0);
    const { body } = await step(id, "checked_in");
    expect(body.data).toMatchObject({ status: "checked_in", statusReason: null, durationMinutes: 120 });
    expect(await marksOf(id)).toBe(2 * 24);
    const startsAt = comingMark(0);
    expect(codeOf(await book(rawat.ask, desk, { patientId, doctorId, startsAt }))).toEqual([409, "slot_taken"]);
    const elsewhere = { patientId, doctorId: other.id, startsAt };
    expect(codeOf(await book(rawat.ask, desk, elsewhere))).toEqual([409, "patient_busy"]);
    const due = await lookInto(rawat, "appointment", async (db) => db("reminders").where({ appointmentId: id }));
    expect(due).toEqual([]);
  });

  it("is refused while somebody else has some of it, and has it once that one is moved", async () => {
    const { id, doctorId } = await missed();
    const { id: patientId } = await createPatient(rawat.ask, desk);
    const taken = await booked({ patientId, doctorId, startsAt: lastMark(10), durationMinutes: 5 });
    expect(codeOf(await step(id, "checked_in"))).toEqual([409, "slot_taken"]);
    expect(await statusOf(id)).toBe("no_show");
    expect(await marksOf(id)).toBe(0);
    await ask("POST", `/${taken.id}/reschedule`, desk, { startsAt: freeTime() });
    expect((await step(id, "checked_in")).status).toBe(200);
  });

  it("is refused while they are somewhere else", async () => {
    const { id, patientId } = await missed();
    const colleague = await createDoctor(rawat.ask, admin);
    await booked({ patientId, doctorId: colleague.id, startsAt: lastMark(10), durationMinutes: 5 });
    expect(codeOf(await step(id, "checked_in"))).toEqual([409, "patient_busy"]);
  });

  it("is refused once they are archived; so is going on with what was completed", async () => {
    const one = await missed();
    const done = await begun({ patientId: one.patientId });
    await goTo(done.id, "completed");
    expect((await rawat.ask("DELETE", `/api/patients/${one.patientId}`, { token: desk })).status).toBe(204);
    for (const [id, status] of [
      [one.id, "checked_in"],
      [done.id, "in_progress"],
    ])
      expect(codeOf(await step(id, status))).toEqual([422, "unknown_patient"]);
  });
});

it("a patient whose visit goes on after all is not archived meanwhile", async () => {
  const { id: doctorId } = await createDoctor(rawat.ask, admin);
  const { id, patientId } = await short({ doctorId, durationMinutes: 60 });
  await turnTo(rawat, id, lastMark(-10));
  await goTo(id, "completed");
  expect((await step(id, "in_progress")).status).toBe(200);
  expect(codeOf(await rawat.ask("DELETE", `/api/patients/${patientId}`, { token: desk }))).toEqual([
    409,
    "future_appointments",
  ]);
});

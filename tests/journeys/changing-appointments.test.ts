import { afterAll, describe, expect, it } from "vitest";
import { book, codeOf, comingMark, lastMark, minutesAfter, openBook, turnTo } from "../harness/booking.ts";
import { noonZone } from "../harness/noon-zone.ts";
import { createPatient } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

const { rawat, desk, doctor, other, freeTime, wanting, ask, booked } = await openBook({
  environment: { CLINIC_TIME_ZONE: noonZone },
});
afterAll(() => rawat.stop());

describe("changing", () => {
  it("moves to another time and doctor, frees the old time and takes the new one", async () => {
    const { id, startsAt, version: _, ...before } = await booked();
    const later = freeTime();
    const { status, body, headers } = await ask("POST", `/${id}/reschedule`, desk, {
      startsAt: later,
      doctorId: other.id,
    });
    expect([status, headers.get("etag")]).toEqual([200, '"2"']);
    expect(body.data).toMatchObject({
      startsAt: later,
      doctorId: other.id,
      doctorName: other.name,
      durationMinutes: 30,
    });
    expect(before.status).toBe(body.data.status);
    const someone = await createPatient(rawat.ask, desk);
    await booked({ startsAt, patientId: someone.id });
    const wanted = wanting({ startsAt: later, doctorId: other.id, patientId: someone.id });
    expect(codeOf(await book(rawat.ask, desk, wanted))).toEqual([409, "slot_taken"]);
  });

  it("moves also once a reminder of it was told, and reminds of the new time", async () => {
    const { id } = await booked();
    const remindersOf = () =>
      lookInto(rawat, "appointment", (db) => db("reminders").where({ appointmentId: id }).orderBy("dueAt"));
    await lookInto(rawat, "appointment", (db) =>
      db("reminders").where({ appointmentId: id }).update({ doneAt: new Date().toISOString() }),
    );
    const startsAt = freeTime();
    expect((await ask("POST", `/${id}/reschedule`, desk, { startsAt })).status).toBe(200);
    const due = [24, 1].map((hours) => ({
      hoursBefore: hours,
      dueAt: minutesAfter(startsAt, -hours * 60),
      doneAt: null,
    }));
    expect(await remindersOf()).toMatchObject(due.filter(({ dueAt }) => dueAt > new Date().toISOString()));
  });

  it("stays where it was when it cannot be moved", async () => {
    const taken = await booked({ doctorId: other.id });
    const mine = await booked({ patientId: (await createPatient(rawat.ask, desk)).id });
    const move = { startsAt: taken.startsAt, doctorId: other.id };
    expect(codeOf(await ask("POST", `/${mine.id}/reschedule`, desk, move))).toEqual([409, "slot_taken"]);
    expect((await ask("GET", `/${mine.id}`, desk)).body.data).toEqual(mine);
    expect(codeOf(await book(rawat.ask, desk, wanting({ startsAt: mine.startsAt })))).toEqual([409, "slot_taken"]);
  });

  it("may overlap the time it had itself", async () => {
    const { id, startsAt } = await booked({ durationMinutes: 60 });
    const later = minutesAfter(startsAt, 15);
    expect((await ask("PATCH", `/${id}`, desk, { startsAt: later, durationMinutes: 90 })).body.data).toMatchObject({
      startsAt: later,
      durationMinutes: 90,
      endsAt: minutesAfter(later, 90),
    });
  });

  it("keeps the patient it was made for", async () => {
    const { id, startsAt } = await booked();
    const someone = await createPatient(rawat.ask, desk);
    expect(codeOf(await ask("PATCH", `/${id}`, desk, { patientId: someone.id }))).toEqual([409, "patient_fixed"]);
    const form = { ...wanting({ startsAt, patientId: someone.id }), mode: "online" };
    expect(codeOf(await ask("PUT", `/${id}`, desk, form))).toEqual([409, "patient_fixed"]);
  });

  it("replaces with PUT what is not told, and leaves the status alone", async () => {
    const wanted = wanting({ reason: "Batuk", durationMinutes: 45 });
    const { id } = await booked(wanted);
    await ask("POST", `/${id}/status`, desk, { status: "confirmed" });
    const { reason: _, durationMinutes: __, ...form } = wanted;
    expect((await ask("PUT", `/${id}`, desk, { ...form, mode: "online" })).body.data).toMatchObject({
      reason: null,
      durationMinutes: 30,
      mode: "online",
      status: "confirmed",
    });
  });

  it("lets one of twenty writers with the same version win, and loses no field without one", async () => {
    const { id } = await booked();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        ask("PATCH", `/${id}`, desk, { reason: `Alasan ${i}` }, { "if-match": '"1"' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(19);
    await Promise.all([
      ask("PATCH", `/${id}`, desk, { reason: "Demam" }),
      ask("PATCH", `/${id}`, desk, { mode: "online" }),
      ask("POST", `/${id}/status`, desk, { status: "confirmed" }),
    ]);
    expect((await ask("GET", `/${id}`, desk)).body.data).toMatchObject({
      reason: "Demam",
      mode: "online",
      status: "confirmed",
    });
  });
});

describe("a change of what has begun already", () => {
  const changes: [string, (before: { startsAt: string; patientId: string }) => [string, string, object], string[]][] = [
    ["its length", () => ["PATCH", "", { durationMinutes: 45 }], ["durationMinutes"]],
    ["its mode", () => ["PATCH", "", { mode: "online" }], ["mode"]],
    ["its doctor", () => ["PATCH", "", { doctorId: other.id }], ["doctorId"]],
    ["its doctor, in the word of older clients", () => ["PATCH", "", { staffId: other.id }], ["staffId"]],
    ["several", () => ["PATCH", "", { durationMinutes: 45, mode: "online" }], ["durationMinutes", "mode"]],
    ["its mode, beside what stays", ({ startsAt }) => ["PATCH", "", { startsAt, mode: "online" }], ["mode"]],
    ["its start, to another that is past", () => ["PATCH", "", { startsAt: lastMark(-60) }], ["startsAt"]],
    [
      "its mode, by a whole form",
      ({ startsAt, patientId }) => ["PUT", "", { patientId, doctorId: doctor.id, startsAt, mode: "online" }],
      ["mode"],
    ],
    [
      "its doctor, by a move to the same time",
      ({ startsAt }) => ["POST", "/reschedule", { startsAt, doctorId: other.id }],
      ["doctorId"],
    ],
    ["its start, by a move", () => ["POST", "/reschedule", { startsAt: lastMark(-60) }], ["startsAt"]],
  ];

  it.each(changes)("names the field that was sent: %s", async (_, changeOf, fields) => {
    const { id, patientId } = await booked();
    const startsAt = lastMark(-10);
    await turnTo(rawat, id, startsAt);
    const [method, path, json] = changeOf({ startsAt, patientId });
    const answered = await ask(method, `/${id}${path}`, desk, json);
    expect(codeOf(answered)).toEqual([400, "invalid_request"]);
    expect(answered.body.errors.map((issue: { path: string }) => issue.path)).toEqual(fields);
    await ask("DELETE", `/${id}`, desk);
  });
});

describe("steps", () => {
  it("lead from booking to the end by the doctor's own hand, and no further", async () => {
    const { id } = await booked({ startsAt: comingMark(0) });
    for (const status of ["confirmed", "checked_in", "in_progress", "completed"])
      expect((await ask("POST", `/${id}/status`, doctor.token, { status })).body.data.status).toBe(status);
    for (const status of ["cancelled", "booked", "completed"])
      expect(codeOf(await ask("POST", `/${id}/status`, desk, { status }))).toEqual([409, "illegal_step"]);
    expect(codeOf(await ask("DELETE", `/${id}`, desk))).toEqual([409, "illegal_step"]);
    expect(codeOf(await ask("PATCH", `/${id}`, desk, { reason: "x" }))).toEqual([409, "illegal_step"]);
  });

  it("are closed to other doctors, to whom the appointment is not there", async () => {
    const { id } = await booked();
    expect((await ask("POST", `/${id}/status`, other.token, { status: "confirmed" })).status).toBe(404);
    expect((await ask("GET", `/${id}`, other.token)).status).toBe(404);
    expect((await ask("GET", `?doctorId=${doctor.id}`, other.token)).body.data).toEqual([]);
  });

  it("free the time when it is cancelled, with the reason kept, and honour If-Match", async () => {
    const { id, startsAt } = await booked();
    const cancel = { status: "cancelled", reason: "Hujan" };
    expect((await ask("POST", `/${id}/status`, desk, cancel, { "if-match": '"7"' })).status).toBe(412);
    expect((await ask("POST", `/${id}/status`, desk, cancel)).body.data.statusReason).toBe("Hujan");
    await booked({ startsAt });
  });

  it("move nothing that has begun to be attended to", async () => {
    const { id, startsAt } = await booked({ startsAt: comingMark(0, 30) });
    await ask("POST", `/${id}/status`, desk, { status: "checked_in" });
    expect(codeOf(await ask("POST", `/${id}/reschedule`, desk, { startsAt: freeTime() }))).toEqual([
      409,
      "illegal_step",
    ]);
    expect((await ask("PATCH", `/${id}`, desk, { reason: "Demam" })).body.data).toMatchObject({
      reason: "Demam",
      startsAt,
    });
  });
});

import { setTimeout as pause } from "node:timers/promises";
import { newId } from "@rawat/platform";
import { afterAll, describe, expect, it } from "vitest";
import { book, codeOf, createDoctor, lastMark, openBook, turnTo } from "../harness/booking.ts";
import { askClosing, letClosingsEnd } from "../harness/closings.ts";
import { tell } from "../harness/events.ts";
import { noonZone } from "../harness/noon-zone.ts";
import { until } from "../harness/program.ts";
import { aPatient, createPatient, register } from "../harness/rawat.ts";
import { lookInto, untilQueueIsEmpty } from "../harness/stores.ts";

// It is noon there, so that an appointment of a while ago was today.
const { rawat, desk, admin, doctor, patient, freeTime, ask, booked } = await openBook({
  environment: { CLINIC_TIME_ZONE: noonZone },
});
afterAll(() => rawat.stop());

const read = async (id: string) => (await ask("GET", `/${id}`, desk)).body.data;
const step = (id: string, status: string) => ask("POST", `/${id}/status`, desk, { status });
const archive = (id: string) => rawat.ask("DELETE", `/api/patients/${id}`, { token: desk });
const remove = (id: string) => rawat.ask("DELETE", `/api/staff/${id}`, { token: admin });

/** Closes somebody as a service does that is about to archive them, and lets the half minute of it go by. */
async function closeForLong(caller: "patient" | "staff", id: string): Promise<void> {
  const json = { id: newId(), version: 1 };
  expect((await askClosing(rawat, "appointment", "PUT", id, { caller, json })).status).toBe(204);
  await letClosingsEnd(rawat, "appointment", id);
}

describe("a booking that slipped in, because a program was frozen for longer than the closing lasts, is cancelled", () => {
  it("when the patient's archiving is told of, with what follows from it", async () => {
    const { id, name, medicalRecordNumber } = await createPatient(rawat.ask, desk);
    await closeForLong("patient", id);
    const slipped = await booked({ patientId: id });
    await tell(rawat, { type: "patient.archived", version: 2, data: { id, name, medicalRecordNumber } });
    expect((await read(slipped.id)).status).toBe("cancelled");
    const { startsAt } = slipped;
    expect((await book(rawat.ask, desk, { patientId: patient.id, doctorId: doctor.id, startsAt })).status).toBe(201);
    const left = await lookInto(rawat, "appointment", (db) => db("reminders").where({ appointmentId: slipped.id }));
    expect(left).toEqual([]);
    const trail = await rawat.ask("GET", `/api/audit?patientId=${id}&action=appointment.status`, { token: admin });
    expect(trail.body.data).toMatchObject([{ subjectId: slipped.id, role: "appointment" }]);
    expect(codeOf(await book(rawat.ask, desk, { patientId: id, doctorId: doctor.id, startsAt: freeTime() }))).toEqual([
      422,
      "unknown_patient",
    ]);
  });

  it("when the doctor's removal is told of", async () => {
    const { id, name } = await createDoctor(rawat.ask, admin);
    await closeForLong("staff", id);
    const slipped = await booked({ doctorId: id });
    const data = { id, name, role: "doctor", active: false, removed: true };
    await tell(rawat, { type: "staff.updated", version: 2, data });
    expect((await read(slipped.id)).status).toBe("cancelled");
  });

  it("but one that is under way by then goes on", async () => {
    const { id, name, medicalRecordNumber } = await createPatient(rawat.ask, desk);
    const begun = await booked({ patientId: id });
    const slipped = await booked({ patientId: id });
    await turnTo(rawat, begun.id, lastMark(-5));
    for (const status of ["checked_in", "in_progress"]) expect((await step(begun.id, status)).status).toBe(200);
    await tell(rawat, { type: "patient.archived", version: 2, data: { id, name, medicalRecordNumber } });
    expect((await read(begun.id)).status).toBe("in_progress");
    expect((await read(slipped.id)).status).toBe("cancelled");
  });
});

it("what was told of a patient before their archiving, and is heard after it, lets nobody in and brings no old name back", async () => {
  const { user, email, password } = await register(rawat.ask);
  const account = async () => (await rawat.ask("GET", `/api/users/${user.id}`, { token: admin })).body.data;
  const renamed = { token: desk, json: { name: "Nama Baru" } };
  expect((await rawat.ask("PATCH", `/api/patients/${user.patientId}`, renamed)).status).toBe(200);
  expect((await archive(user.patientId)).status).toBe(204);
  await untilQueueIsEmpty(rawat);
  const data = { id: user.patientId, name: "Nama Lama", medicalRecordNumber: "RM-000000" };
  await tell(rawat, { type: "patient.updated", version: 2, data });
  expect(await account()).toMatchObject({ name: "Nama Baru", disabled: true });
  expect((await rawat.ask("POST", "/auth/login", { json: { email, password } })).status).toBe(401);
});

describe("an archiving that dies after the closing", () => {
  it("leaves the patient who they were: closed for a moment, then bookable, and archived by who asks again", async () => {
    const { id } = await createPatient(rawat.ask, desk);
    const [program] = rawat.services.patient;
    await program?.restart({ FAULT_AT: "archive-closed:1" });
    expect([502, 503, 504]).toContain((await archive(id)).status);
    await program?.ended();
    await program?.restart({ FAULT_AT: "" });
    await until(async () => (await rawat.ask("GET", `/api/patients/${id}`, { token: desk })).status === 200);
    const wanted = { patientId: id, doctorId: doctor.id, startsAt: freeTime() };
    expect(codeOf(await book(rawat.ask, desk, wanted))).toEqual([422, "unknown_patient"]);
    await letClosingsEnd(rawat, "appointment", id);
    const { status, body } = await book(rawat.ask, desk, wanted);
    expect(status).toBe(201);
    expect(codeOf(await archive(id))).toEqual([409, "future_appointments"]);
    expect((await step(body.data.id, "cancelled")).status).toBe(200);
    expect((await archive(id)).status).toBe(204);
  });
});

describe("an archiving that is refused because they were changed meanwhile", () => {
  it.each([
    ["patient", async () => `/api/patients/${(await createPatient(rawat.ask, desk)).id}`, { phone: "0812 1111 2222" }],
    ["doctor", async () => `/api/staff/${(await createDoctor(rawat.ask, admin)).id}`, { bio: "Dokter anak" }],
  ])("leaves the %s bookable at once", async (kind, make, json) => {
    const path = await make();
    const id = path.split("/").at(-1) ?? "";
    const wanted = kind === "patient" ? { patientId: id } : { doctorId: id };
    // Whoever was booked for has a row, at which their closing waits.
    expect((await step((await booked(wanted)).id, "cancelled")).status).toBe(200);
    const version = (await rawat.ask("GET", path, { token: admin })).headers.get("etag") ?? "";
    const archiving = await lookInto(rawat, "appointment", (db) =>
      db.transaction(async (trx) => {
        await trx("people")
          .where({ id })
          .update({ bookings: trx.ref("bookings") });
        const answer = rawat.ask("DELETE", path, { token: admin, headers: { "if-match": version } });
        await pause(500);
        expect((await rawat.ask("PATCH", path, { token: admin, json })).status).toBe(200);
        return { answer };
      }),
    );
    expect(codeOf(await archiving.answer)).toEqual([412, "stale_version"]);
    await booked(wanted);
  });
});

describe("somebody who is closed for good", () => {
  it("is not opened by a restoring that is refused: what was missed does not go on with them", async () => {
    const nik = "9999014302900177";
    const [{ id }, { id: doctorId }] = [
      await createPatient(rawat.ask, desk, { nik }),
      await createDoctor(rawat.ask, admin),
    ];
    const missed = await booked({ patientId: id, doctorId, durationMinutes: 5 });
    await turnTo(rawat, missed.id, lastMark(-10));
    expect((await step(missed.id, "no_show")).status).toBe(200);
    expect((await archive(id)).status).toBe(204);
    await untilQueueIsEmpty(rawat);
    const other = await rawat.ask("POST", "/api/patients", { token: desk, json: aPatient({ nik }) });
    expect(other.status, other.text).toBe(201);
    const restoring = await rawat.ask("POST", `/api/patients/${id}/restore`, { token: desk });
    expect(codeOf(restoring)).toEqual([409, "nik_taken"]);
    expect(codeOf(await step(missed.id, "checked_in"))).toEqual([422, "unknown_patient"]);
    expect((await archive(other.body.data.id)).status).toBe(204);
    expect((await rawat.ask("POST", `/api/patients/${id}/restore`, { token: desk })).status).toBe(200);
    await untilQueueIsEmpty(rawat);
    expect((await step(missed.id, "checked_in")).status).toBe(200);
  });
});

describe("while an appointment is under way nobody of it is archived, however late it is", () => {
  it.each([
    ["within its time", 30, -5],
    ["when its time is over", 5, -15],
  ])("%s", async (_, durationMinutes, begun) => {
    const { id: patientId } = await createPatient(rawat.ask, desk);
    const { id: doctorId } = await createDoctor(rawat.ask, admin);
    const { id } = await booked({ patientId, doctorId, durationMinutes });
    await turnTo(rawat, id, lastMark(begun));
    for (const status of ["checked_in", "in_progress"]) expect((await step(id, status)).status).toBe(200);
    expect(codeOf(await archive(patientId))).toEqual([409, "future_appointments"]);
    expect(codeOf(await remove(doctorId))).toEqual([409, "future_appointments"]);
    expect((await step(id, "completed")).status).toBe(200);
    expect((await archive(patientId)).status).toBe(204);
    expect((await remove(doctorId)).status).toBe(204);
  });

  it("but one that was never stepped on and is over keeps nobody", async () => {
    const { id: patientId } = await createPatient(rawat.ask, desk);
    const { id: doctorId } = await createDoctor(rawat.ask, admin);
    const { id } = await booked({ patientId, doctorId, durationMinutes: 5 });
    await turnTo(rawat, id, lastMark(-15));
    expect((await archive(patientId)).status).toBe(204);
  });
});

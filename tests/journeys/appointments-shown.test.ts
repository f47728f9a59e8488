import { afterAll, describe, expect, it } from "vitest";
import { book, codeOf, createDoctor, minutesAfter, openBook } from "../harness/booking.ts";
import { until } from "../harness/program.ts";
import { createPatient, register } from "../harness/rawat.ts";

const { rawat, desk, admin, doctor, freeTime, wanting, ask, booked } = await openBook();
afterAll(() => rawat.stop());

describe("a calendar feed", () => {
  it("tells when and where and nothing else, until its address is replaced or revoked", async () => {
    const person = await register(rawat.ask, { name: "Rahasia Sekali" });
    const mine = await booked({ patientId: person.user.patientId, reason: "Sangat pribadi" });
    const gone = await booked({ patientId: person.user.patientId });
    await ask("DELETE", `/${gone.id}`, desk);
    const make = async () => (await ask("POST", "/calendar-token", person.access_token)).body.data;
    const read = (token: string) => rawat.ask("GET", `/api/appointments/calendar.ics?token=${token}`);
    const first = await make();
    expect(first.url).toMatch(/^http.*\/api\/appointments\/calendar\.ics\?token=[\w-]{43}$/);
    const { status, text, headers } = await read(first.token);
    expect([status, headers.get("content-type")]).toEqual([200, "text/calendar; charset=utf-8"]);
    expect(text).toContain(`UID:${mine.id}`);
    expect(text).toContain(`DTSTART:${mine.startsAt.replace(/[-:]|\.\d+/g, "")}`);
    for (const secret of [gone.id, "Rahasia", "pribadi", doctor.name, person.user.patientId])
      expect(text).not.toContain(secret);
    const second = await make();
    expect((await read(first.token)).status).toBe(404);
    expect((await read(second.token)).status).toBe(200);
    expect((await ask("DELETE", "/calendar-token", person.access_token)).status).toBe(204);
    expect((await read(second.token)).status).toBe(404);
    expect((await read("short")).status).toBe(400);
    expect((await ask("POST", "/calendar-token", desk)).status).toBe(403);
  });

  it("shows nothing any more once the account is disabled", async () => {
    const person = await register(rawat.ask);
    const { token } = (await ask("POST", "/calendar-token", person.access_token)).body.data;
    const read = () => rawat.ask("GET", `/api/appointments/calendar.ics?token=${token}`);
    expect((await read()).status).toBe(200);
    const json = { disabled: true };
    expect((await rawat.ask("PATCH", `/api/users/${person.user.id}`, { token: admin, json })).status).toBe(200);
    await until(async () => (await read()).status === 404);
  });
});

describe("figures", () => {
  it("count by period what became of appointments, empty periods too, for administrators alone", async () => {
    const read = (query: string, token = admin, headers = {}) =>
      rawat.ask("GET", `/api/analytics/appointments${query}`, { token, headers });
    expect((await read("")).body.data).toHaveLength(30);
    const { id, startsAt } = await booked({ mode: "online" });
    const range = `?from=${startsAt}&to=${minutesAfter(startsAt, 30)}`;
    const [before] = (await read(range)).body.data;
    await ask("DELETE", `/${id}`, desk);
    const [after] = (await read(range)).body.data;
    expect(after).toEqual({ ...before, open: before.open - 1, cancelled: before.cancelled + 1 });
    expect(after.online).toBeGreaterThan(0);
    const months = (await read("?from=2027-01-15&to=2027-12-01&granularity=month")).body.data;
    expect(months.map(({ period }: { period: string }) => period)).toHaveLength(12);
    expect((await read("?from=2025-01-01&to=2027-01-01")).status).toBe(400);
    for (const nonsense of ["?to=9999-12-31", "?from=2027-13-01T00:00:00.000Z", "?to=0000-01-01T00:00:00.000Z"])
      expect((await read(nonsense)).status, nonsense).toBe(400);
    expect((await read("", desk)).status).toBe(403);
    const csv = await read("", admin, { accept: "text/csv" });
    expect(csv.text.split("\r\n")[0]).toBe("period,total,open,completed,cancelled,noShow,inPerson,online");
  });
});

describe("what other services learn", () => {
  it("shows appointments in the patient's story and their time in the doctor's slots", async () => {
    const someone = await createPatient(rawat.ask, desk);
    const { id, startsAt } = await booked({ patientId: someone.id });
    const { body } = await rawat.ask("GET", `/api/patients/${someone.id}/timeline`, { token: desk });
    expect(body.data).toEqual([{ at: startsAt, kind: "appointment", id, title: doctor.name, summary: "booked" }]);
    const range = `from=${minutesAfter(startsAt, -30)}&to=${minutesAfter(startsAt, 60)}`;
    const slots = await rawat.ask("GET", `/api/doctors/${doctor.id}/slots?${range}`);
    expect(slots.body.data.map((slot: { startsAt: string }) => slot.startsAt)).toEqual([
      minutesAfter(startsAt, -30),
      minutesAfter(startsAt, 30),
    ]);
  });

  it("keeps a patient and a doctor with appointments to come from being archived", async () => {
    const someone = await createPatient(rawat.ask, desk);
    const leaving = await createDoctor(rawat.ask, admin);
    const { id } = await booked({ patientId: someone.id, doctorId: leaving.id });
    const archive = () => rawat.ask("DELETE", `/api/patients/${someone.id}`, { token: desk });
    const remove = () => rawat.ask("DELETE", `/api/staff/${leaving.id}`, { token: admin });
    expect(codeOf(await archive())).toEqual([409, "future_appointments"]);
    expect(codeOf(await remove())).toEqual([409, "future_appointments"]);
    await ask("DELETE", `/${id}`, desk);
    expect((await archive()).status).toBe(204);
    expect((await remove()).status).toBe(204);
    expect(codeOf(await book(rawat.ask, desk, wanting({ patientId: someone.id })))).toEqual([422, "unknown_patient"]);
    expect(codeOf(await book(rawat.ask, desk, wanting({ doctorId: leaving.id })))).toEqual([422, "unknown_doctor"]);
  });

  it("writes down who booked, moved, changed and ended", async () => {
    const someone = await createPatient(rawat.ask, desk);
    const { id } = await booked({ patientId: someone.id });
    await ask("POST", `/${id}/reschedule`, desk, { startsAt: freeTime() });
    await ask("PATCH", `/${id}`, desk, { reason: "Demam" });
    await ask("DELETE", `/${id}`, desk);
    const { body } = await rawat.ask("GET", `/api/audit?patientId=${someone.id}`, { token: admin });
    const actions = body.data.map(({ action }: { action: string }) => action);
    for (const action of ["book", "reschedule", "change", "status"]) expect(actions).toContain(`appointment.${action}`);
  });
});

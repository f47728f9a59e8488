import { newId } from "@rawat/platform";
import { afterAll, describe, expect, it } from "vitest";
import { newAppointment } from "../../appointment-service/src/booking/appointment.ts";
import { book, codeOf, createDoctor, lastMark, minutesAfter, openBook, turnTo } from "../harness/booking.ts";
import { until } from "../harness/program.ts";
import { createPatient, register } from "../harness/rawat.ts";
import { faultsOf } from "../harness/rfc5545.ts";
import { lookInto } from "../harness/stores.ts";

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

  it("keeps what is to come, then what is past within ninety days, the nearest first, and a thousand that are shown", async () => {
    const viewed = await createDoctor(rawat.ask, admin);
    const { token } = (await ask("POST", "/calendar-token", viewed.token)).body.data;
    const minuteMs = 60_000;
    const dayMs = 24 * 60 * minuteMs;
    /** Appointments that begin in so many milliseconds; their UIDs. */
    const put = async (starts: readonly number[], status: string) => {
      const made = starts.map((start) => {
        const startsAt = new Date(Date.now() + start).toISOString();
        const wish = { startsAt, endsAt: minutesAfter(startsAt, 30), mode: "online", reason: null } as const;
        const people = { patientId: newId(), doctorId: viewed.id };
        return { ...newAppointment({ ...wish, ...people }, newId(), "Asia/Jakarta", new Date()), status };
      });
      await lookInto(rawat, "appointment", (db) => db.batchInsert("appointments", made, 50));
      return made.map(({ id }) => id);
    };
    const each = (count: number, start: (turn: number) => number) => Array.from({ length: count }, (_, i) => start(i));
    const running = await put([-10 * minuteMs], "in_progress");
    const coming = await put(
      each(600, (i) => (i + 1) * 30 * minuteMs),
      "booked",
    );
    // Nearer than any that is past, and shown nowhere: they take nobody's place.
    const hidden = [
      ...(await put(
        each(600, (i) => i * minuteMs),
        "cancelled",
      )),
      ...(await put(
        each(600, (i) => -i * minuteMs),
        "no_show",
      )),
    ];
    const past = await put(
      each(500, (i) => -(i + 1) * 60 * minuteMs),
      "completed",
    );
    const longAgo = await put([-91 * dayMs, -400 * dayMs], "completed");
    const withinNinety = await put([-89 * dayMs], "completed");

    const calendar = await rawat.ask("GET", `/api/appointments/calendar.ics?token=${token}`);
    expect(faultsOf(calendar.text)).toEqual([]);
    const shown = [...calendar.text.matchAll(/^UID:(.+?)\r$/gm)].map(([, uid]) => uid);
    expect(shown).toEqual([...running, ...coming, ...past.slice(0, 399)]);
    expect(shown).toHaveLength(1_000);

    await lookInto(rawat, "appointment", (db) =>
      db("appointments")
        .whereIn("id", [...coming, ...past])
        .delete(),
    );
    const { text } = await rawat.ask("GET", `/api/appointments/calendar.ics?token=${token}`);
    for (const id of [...running, ...withinNinety]) expect(text).toContain(id);
    for (const id of [...hidden, ...longAgo]) expect(text).not.toContain(id);
  });

  it("bears the name that the clinic has now, whatever is in it, and goes on while nobody can be asked for it", async () => {
    const person = await register(rawat.ask);
    await booked({ patientId: person.user.patientId });
    const { token } = (await ask("POST", "/calendar-token", person.access_token)).body.data;
    const read = async () => {
      const { status, text } = await rawat.ask("GET", `/api/appointments/calendar.ics?token=${token}`);
      expect(status).toBe(200);
      expect(faultsOf(text)).toEqual([]);
      return text.replaceAll("\r\n ", "");
    };
    expect(await read()).toContain("\r\nX-WR-CALNAME:Janji temu Klinik Rawat\r\n");
    for (const name of ["Klinik; Sehat, \\ Jaya", `Klinik ${"🏥".repeat(90)}`]) {
      const renamed = await rawat.ask("PUT", "/api/clinic", { token: admin, json: { name } });
      expect(renamed.status).toBe(200);
      const said = `Janji temu ${name.replace(/[\\;,]/g, (it) => `\\${it}`)}`;
      for (const property of ["NAME", "X-WR-CALNAME", "SUMMARY"])
        expect(await read()).toContain(`\r\n${property}:${said}\r\n`);
    }
    const [staff] = rawat.services.staff;
    await staff?.freeze();
    try {
      expect(await read()).toContain("🏥");
    } finally {
      staff?.thaw();
    }
    await staff?.kill();
    const [appointment] = rawat.services.appointment;
    await appointment?.restart();
    expect(await read()).toContain("\r\nX-WR-CALNAME:Janji temu Klinik Rawat\r\n");
    await staff?.restart();
    await until(async () => (await read()).includes("🏥"));
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

describe("instants", () => {
  it("are understood as RFC 3339 writes them, and answered in UTC with milliseconds", async () => {
    const startsAt = freeTime();
    const inJakarta = `${new Date(Date.parse(startsAt) + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;
    const { id } = await booked({ startsAt: inJakarta });
    const read = async () => (await ask("GET", `/${id}`, desk)).body.data;
    expect(await read()).toMatchObject({ startsAt, endsAt: minutesAfter(startsAt, 30) });
    const later = freeTime();
    const move = { startsAt: later.replace("T", " ").replace(".000Z", "-00:00") };
    expect((await ask("POST", `/${id}/reschedule`, desk, move)).body.data.startsAt).toBe(later);
    // The same time in other words is no change.
    const same = await ask("PATCH", `/${id}`, desk, { startsAt: later.replace(".000Z", "z") });
    expect([same.status, same.headers.get("etag")]).toEqual([200, '"2"']);

    const laterThere = `${new Date(Date.parse(later) + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;
    for (const from of [encodeURIComponent(laterThere), laterThere, later.replace(".000", "")]) {
      const { body } = await ask("GET", `?from=${from}&to=${minutesAfter(later, 30)}`, desk);
      expect(
        body.data.map((one: { id: string }) => one.id),
        from,
      ).toEqual([id]);
    }
  });

  it("are understood in time off, slots, figures and the trail alike", async () => {
    const from = "2027-06-01T09:00:00+07:00";
    const away = { token: admin, json: { from, to: "2027-06-01T05:00:00.000999Z" } };
    const { status, body } = await rawat.ask("POST", `/api/doctors/${doctor.id}/time-off`, away);
    expect([status, body.data.from, body.data.to]).toEqual([
      201,
      "2027-06-01T02:00:00.000Z",
      "2027-06-01T05:00:00.000Z",
    ]);
    for (const path of [
      `/api/doctors/${doctor.id}/slots`,
      "/api/analytics/appointments",
      "/api/audit",
      "/api/appointments",
      "/api/records",
    ]) {
      const asked = `${path}?from=2027-06-01T09:00:00 07:00&to=2027-06-02T09:00:00.5+07:00`;
      expect((await rawat.ask("GET", asked, { token: admin })).status, path).toBe(200);
      expect((await rawat.ask("GET", `${path}?from=2027-06-01T09:00:00`, { token: admin })).status, path).toBe(400);
    }
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

  it("of a long time count each day once, and none after the last one", async () => {
    const [first, days, dayMs] = [Date.parse("2021-01-01T05:00:00.000Z"), 366, 86_400_000];
    const noonOf = (day: number) => new Date(first + day * dayMs).toISOString();
    const dayOf = (day: number) => noonOf(day).slice(0, 10);
    const rows = Array.from({ length: days }, (_, day) => {
      const wish = {
        mode: "online" as const,
        patientId: newId(),
        doctorId: newId(),
        startsAt: noonOf(day),
        endsAt: noonOf(day),
      };
      return newAppointment(wish, newId(), "Asia/Jakarta", new Date(first));
    });
    await lookInto(rawat, "appointment", (db) => db("appointments").insert(rows));
    const path = `/api/analytics/appointments?from=${dayOf(0)}&to=${dayOf(days - 1)}`;
    const { body } = await rawat.ask("GET", path, { token: admin });
    expect(body.data.map(({ total }: { total: number }) => total)).toEqual(Array(days).fill(1));
    // A month of which only the half was asked for is counted by that half.
    const half = `/api/analytics/appointments?from=${dayOf(0)}&to=${dayOf(14)}&granularity=month`;
    const months = (await rawat.ask("GET", half, { token: admin })).body.data;
    expect(months.map(({ total }: { total: number }) => total)).toEqual([15]);
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

  it("is not free, nor are its people away, until a visit of eight hours is over", async () => {
    const someone = await createPatient(rawat.ask, desk);
    const busy = await createDoctor(rawat.ask, admin);
    const durationMinutes = 480;
    const { id } = await booked({ patientId: someone.id, doctorId: busy.id, durationMinutes });
    const startsAt = lastMark(-420);
    await turnTo(rawat, id, startsAt);
    const endsAt = minutesAfter(startsAt, durationMinutes);
    const range = `from=${lastMark()}&to=${minutesAfter(endsAt, 120)}`;
    const { body } = await rawat.ask("GET", `/api/doctors/${busy.id}/slots?${range}`);
    const [first] = body.data;
    expect(first.startsAt >= endsAt, `${first.startsAt} while it lasts until ${endsAt}`).toBe(true);
    for (const path of [`/api/patients/${someone.id}`, `/api/staff/${busy.id}`])
      expect(codeOf(await rawat.ask("DELETE", path, { token: admin })), path).toEqual([409, "future_appointments"]);
    await turnTo(rawat, id, lastMark(-durationMinutes));
    expect((await rawat.ask("DELETE", `/api/patients/${someone.id}`, { token: desk })).status).toBe(204);
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

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertion } from "../attacks/jwt.ts";
import { askAt } from "../harness/caller.ts";
import { createPatient, type Rawat, register, signIn, startRawat, tokenOf } from "../harness/rawat.ts";

let rawat: Rawat;
let admin: string;
let desk: string;
beforeAll(async () => {
  rawat = await startRawat();
  [admin, desk] = await Promise.all([tokenOf(rawat.ask, "admin"), tokenOf(rawat.ask, "frontdesk")]);
});
afterAll(() => rawat.stop());

const word = `x${randomUUID().slice(0, 8)}`;
const days = [1, 2, 3, 4, 5, 6, 7];
const daily = (startTime: string, endTime: string, more: object = {}) =>
  days.map((dayOfWeek) => ({ dayOfWeek, startTime, endTime, slotMinutes: 30, mode: "both", ...more }));
const allDay = daily("00:00", "24:00");

const hire = async (more: object = {}) => {
  const json = { name: `dr. ${randomUUID()}`, role: "doctor", specialization: word, ...more };
  return (await rawat.ask("POST", "/api/staff", { token: admin, json })).body.data;
};
const setWeek = (id: string, json: object, token = admin, headers = {}) =>
  rawat.ask("PUT", `/api/doctors/${id}/schedules`, { token, json, headers });
const planned = async (week: object, more: object = {}) => {
  const doctor = await hire(more);
  await setWeek(doctor.id, week);
  return doctor;
};
const week = (id: string) => rawat.ask("GET", `/api/doctors/${id}/schedules`);
const slots = (id: string, query = "") => rawat.ask("GET", `/api/doctors/${id}/slots${query}`);
const beginnings = async (id: string, query = "") =>
  (await slots(id, query)).body.data.map(({ startsAt }: { startsAt: string }) => startsAt);
const away = (id: string, json: object, token = admin, headers = {}) =>
  rawat.ask("POST", `/api/doctors/${id}/time-off`, { token, json, headers });
const find = async (query: string): Promise<string[]> =>
  (await rawat.ask("GET", `/api/doctors?q=${word}&${query}`)).body.data.map(({ id }: { id: string }) => id);
const book = async (doctorId: string, startsAt: string) => {
  const { id: patientId } = await createPatient(rawat.ask, desk);
  const json = { patientId, doctorId, startsAt, mode: "online" };
  return rawat.ask("POST", "/api/appointments", { token: desk, json });
};
/** A doctor with an account. */
const signedIn = async () => {
  const person = { email: `${randomUUID()}@example.test`, password: "correct horse battery" };
  const { body } = await rawat.ask("POST", "/api/users", {
    token: admin,
    json: { ...person, name: "dr. X", role: "doctor" },
  });
  return { id: body.data.staffId, token: (await signIn(rawat.ask, person.email, person.password)).access_token };
};

describe("a doctor's week", () => {
  it("is read by anybody, in order, as it was set", async () => {
    const { id } = await hire();
    expect((await week(id)).body.data).toEqual([]);
    const late = { dayOfWeek: 2, startTime: "22:00", endTime: "24:00", slotMinutes: 20, mode: "online" };
    const early = { dayOfWeek: 2, startTime: "08:00", endTime: "12:00", mode: "in_person" };
    const monday = { ...late, dayOfWeek: 1 };
    const set = await setWeek(id, [late, early, monday]);
    const { body, headers } = await week(id);
    expect(body.data).toEqual([monday, { ...early, slotMinutes: 30 }, late]);
    expect([set.body.data, set.headers.get("etag")]).toEqual([body.data, headers.get("etag")]);
    expect((await setWeek(id, [])).body.data).toEqual([]);
  });

  it("is kept by administrators and that doctor, and no other", async () => {
    const [own, other] = [await signedIn(), await signedIn()];
    expect((await setWeek(own.id, allDay, own.token)).status).toBe(200);
    expect((await setWeek(own.id, [], other.token)).body.code).toBe("not_allowed");
    expect((await setWeek(own.id, [], other.token, { "if-match": '"9"' })).body.code).toBe("not_allowed");
    expect((await away(own.id, { from: "2031-01-01", to: "2031-01-02" }, other.token)).status).toBe(403);
    expect((await setWeek(randomUUID(), allDay)).status).toBe(404);
    expect((await setWeek(own.id, [], desk)).status).toBe(403);
    expect((await week(own.id)).body.data).toHaveLength(7);
  });

  it("refuses overlaps, and lets one of ten writers with the same version win", async () => {
    const { id } = await hire();
    const overlap = [
      { ...allDay[0], endTime: "12:00" },
      { ...allDay[0], startTime: "11:55", endTime: "13:00" },
    ];
    expect((await setWeek(id, overlap)).status).toBe(400);
    const version = { "if-match": (await week(id)).headers.get("etag") ?? "" };
    const raced = await Promise.all(days.map((day) => setWeek(id, daily(`0${day}:00`, "12:00"), admin, version)));
    expect(raced.map(({ status }) => status).sort()).toEqual([200, ...Array(6).fill(412)]);
    await Promise.all(days.map((day) => setWeek(id, daily(`0${day}:00`, "12:00"))));
    const starts = (await week(id)).body.data.map(({ startTime }: { startTime: string }) => startTime);
    expect([starts.length, new Set(starts).size]).toEqual([7, 1]);
  });

  it("of somebody who does not work now is there for administrators alone, like any doctor unknown", async () => {
    const { id } = await planned(allDay, { active: false });
    const unknown = randomUUID();
    for (const rest of ["", "/schedules", "/slots"]) {
      const [answer, none] = [id, unknown].map((one) => rawat.ask("GET", `/api/doctors/${one}${rest}`));
      expect((await answer)?.status).toBe(404);
      expect((await answer)?.body.detail).toBe((await none)?.body.detail);
    }
    const seen = await rawat.ask("GET", `/api/doctors/${id}/schedules`, { token: admin });
    expect(seen.body.data).toHaveLength(7);
    const nurse = await hire({ role: "nurse", specialization: null });
    expect((await rawat.ask("GET", `/api/doctors/${nurse.id}`)).status).toBe(404);
  });
});

describe("time off", () => {
  it("may be the first and the last day that there is: it is told as it is kept, and can be taken back", async () => {
    const { id } = await hire();
    for (const day of ["1875-01-01", "9998-12-31"]) {
      const { status, body } = await away(id, { from: day, to: day });
      expect([day, status]).toEqual([day, 201]);
      const listed = await rawat.ask("GET", `/api/doctors/${id}/time-off`, { token: admin });
      expect(listed.body.data).toEqual([body.data]);
      const path = `/api/doctors/${id}/time-off/${body.data.id}`;
      expect((await rawat.ask("DELETE", path, { token: admin })).status).toBe(204);
    }
  });

  it("takes the slots it touches, tells of the appointments within, and gives the slots back", async () => {
    const { id } = await planned(daily("08:00", "10:00"));
    const range = nextWeek();
    const all = await beginnings(id, range);
    expect(all).toHaveLength(4);
    const booked = await book(id, all[3]);
    expect(booked.status).toBe(201);
    expect(await beginnings(id, range)).toEqual(all.slice(0, 3));
    const from = new Date(Date.parse(all[1]) + 60_000).toISOString();
    const noted = await away(id, { from, to: new Date(Date.parse(all[3]) + 60_000).toISOString(), reason: "Cuti" });
    expect(noted.headers.get("location")).toBe(`/api/doctors/${id}/time-off/${noted.body.data.id}`);
    expect(noted.body.data).toMatchObject({ doctorId: id, from, reason: "Cuti" });
    expect(noted.body.meta).toEqual({ conflicts: [expect.objectContaining({ appointmentId: booked.body.data.id })] });
    expect(await beginnings(id, range)).toEqual([all[0]]);
    expect((await book(id, all[2])).body.code).toBe("doctor_away");
    const path = `/api/doctors/${id}/time-off/${noted.body.data.id}`;
    const { id: other } = await hire();
    expect((await rawat.ask("DELETE", path.replace(id, other), { token: admin })).status).toBe(404);
    expect((await rawat.ask("DELETE", path, { token: admin })).status).toBe(204);
    expect((await rawat.ask("DELETE", path, { token: admin })).status).toBe(404);
    expect(await beginnings(id, range)).toEqual(all.slice(0, 3));
  });

  it("may be days, the last one whole, and ends after it began, within a year", async () => {
    const { id } = await hire();
    const { body } = await away(id, { from: "2028-02-29", to: "2028-02-29" });
    expect(body.data).toMatchObject({ from: "2028-02-28T17:00:00.000Z", to: "2028-02-29T17:00:00.000Z", reason: null });
    expect(body.meta).toEqual({ conflicts: [] });
    const wrong = [
      { from: "2028-03-02", to: "2028-03-01" },
      { from: "2028-03-01T00:00:00.000Z", to: "2028-03-01T00:00:00.000Z" },
      { from: "2028-01-01", to: "2029-01-01" },
      { from: "2028-13-45T00:00:00.000Z", to: "2029-01-01" },
      { from: "9999-12-31", to: "9999-12-31" },
    ];
    for (const range of wrong) expect((await away(id, range)).status).toBe(400);
    expect((await away(id, { from: "2028-01-01", to: "2028-12-31" })).status).toBe(201);
  });

  it("comes the latest first, page by page, and once for an Idempotency-Key", async () => {
    const { id } = await hire();
    const key = { "idempotency-key": randomUUID() };
    for (const day of ["2031-05-01", "2031-07-01", "2031-06-01", "2031-06-01"])
      expect((await away(id, { from: day, to: day }, admin, day === "2031-07-01" ? key : {})).status).toBe(201);
    const again = await away(id, { from: "2031-07-01", to: "2031-07-01" }, admin, key);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const path = `/api/doctors/${id}/time-off?limit=1${cursor && `&cursor=${cursor}`}`;
      const { body } = await rawat.ask("GET", path, { token: admin });
      seen.push(body.data[0].to.slice(0, 10));
      if (cursor === "") expect(body.data[0].id).toBe(again.body.data.id);
      cursor = body.meta.nextCursor;
    }
    expect(seen).toEqual(["2031-07-01", "2031-06-01", "2031-06-01", "2031-05-01"]);
  });
});

/** Eight days from now, as a range of one day. */
function nextWeek(): string {
  const day = new Date(Date.now() + 8 * 86_400_000).toISOString().slice(0, 10);
  return `?from=${day}&to=${day}`;
}

describe("slots", () => {
  it("are those of the next seven days unless told, of 31 at most, and none of the past", async () => {
    const { id } = await planned(allDay);
    const found = await beginnings(id);
    expect(found.length).toBeGreaterThan(7 * 48 - 3);
    expect(found[0] > new Date().toISOString()).toBe(true);
    const status = async (query: string) => (await slots(id, query)).status;
    expect(await status("?from=2031-01-01&to=2031-01-31")).toBe(200);
    expect(await status("?from=2031-01-01&to=2031-02-01")).toBe(400);
    expect(await status("?from=2031-01-01T00:00:00.000Z&to=2031-02-01T00:00:00.000Z")).toBe(200);
    expect(await status("?from=2031-01-01T00:00:00.000Z&to=2031-02-01T00:00:00.001Z")).toBe(400);
    expect(await status("?from=2031-02-01&to=2031-01-01")).toBe(400);
    expect(await status("?from=2031-99-99T99:99:99.999Z")).toBe(400);
    expect(await status("?to=9999-12-31")).toBe(400);
    expect((await slots(id, "?from=2021-01-01&to=2021-01-02")).body.data).toEqual([]);
  });

  it("that are offered can be booked, and are then offered no more", async () => {
    const { id } = await planned(daily("07:00", "21:00", { slotMinutes: 35 }));
    for (const index of [0, 3, 7]) {
      const [, ...offered] = await beginnings(id);
      expect((await book(id, offered[index])).status).toBe(201);
      expect(await beginnings(id)).not.toContain(offered[index]);
    }
  });

  it("and conflicts are not guessed at while the appointment service is away", async () => {
    const { id } = await planned(allDay);
    const [appointments] = rawat.services.appointment;
    await appointments?.kill();
    try {
      expect((await slots(id)).status).toBe(503);
      const soon = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
      expect((await rawat.ask("GET", `/api/doctors?q=${word}&availableOn=${soon}`)).status).toBe(503);
      expect((await rawat.ask("GET", `/api/doctors/${id}`)).status).toBe(200);
      const noted = await away(id, { from: "2031-01-01", to: "2031-01-02" });
      expect([noted.status, noted.body.meta]).toEqual([201, { missing: ["appointment"] }]);
    } finally {
      await appointments?.restart();
    }
  });
});

describe("doctors", () => {
  it("are found by who is on duty, who has a free slot on a day, and what they are", async () => {
    const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
    const special = `Bedah ${randomUUID()}`;
    const always = await planned(allDay, { name: `dr. A ${word}`, specialization: special });
    const once = await planned(daily("08:00", "08:30"), { name: `dr. B ${word}`, specialization: special });
    const never = await hire({ name: `dr. C ${word}`, specialization: special });
    const ill = await planned(allDay, { name: `dr. D ${word}`, specialization: special });
    const now = Date.now();
    await away(ill.id, {
      from: new Date(now - 60_000).toISOString(),
      to: new Date(now + 60 * 86_400_000).toISOString(),
    });
    const these = `specialization=${encodeURIComponent(special.toUpperCase())}`;
    expect(await find(these)).toEqual([always.id, once.id, never.id, ill.id]);
    expect(await find(`${these}&availableOn=${day}`)).toEqual([always.id, once.id]);
    expect((await book(once.id, `${day}T01:00:00.000Z`)).status).toBe(201);
    expect(await find(`${these}&availableOn=${day}`)).toEqual([always.id]);
    expect(await find(`${these}&availableOn=2021-01-01`)).toEqual([]);
    // Further ahead than anybody may book.
    const tooFar = new Date(Date.now() + 400 * 86_400_000).toISOString().slice(0, 10);
    expect(await find(`${these}&availableOn=${tooFar}`)).toEqual([]);
    const onDuty = await find(`${these}&onDuty=true`);
    expect([onDuty.includes(always.id), onDuty.includes(ill.id)]).toEqual([true, false]);
    expect(await find(`${these}&onDuty=false`)).toEqual(expect.arrayContaining([never.id, ill.id]));
    const { body } = await rawat.ask("GET", `/api/doctors/${always.id}`);
    expect(body.data).toMatchObject({ onDuty: true, online: false, specialization: special });
    for (const field of ["phone", "email", "sipNumber", "active", "maxChats"])
      expect(body.data).not.toHaveProperty(field);
    expect((await rawat.ask("GET", "/api/doctors?availableOn=9999-12-31")).status).toBe(400);
  });

  it("come page by page, none twice and none left out, also where only some of them count", async () => {
    const special = randomUUID();
    const ids: string[] = [];
    for (let i = 0; i < 9; i++)
      ids.push((await planned(i % 3 === 0 ? allDay : [], { name: `dr. ${i} ${word}`, specialization: special })).id);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const path = `/api/doctors?specialization=${special}&onDuty=true&limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await rawat.ask("GET", path);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.meta.nextCursor;
    }
    expect(seen).toEqual(ids.filter((_, index) => index % 3 === 0));
  });
});

describe("whether an appointment fits", () => {
  it("is told to our own programs alone", async () => {
    const { id } = await planned(allDay);
    const path = `/internal/doctors/${id}/fit?startsAt=2031-01-01T01:00:00.000Z&mode=online`;
    const actor = { kind: "service", service: "appointment" };
    const token = assertion(rawat.environment.INTERNAL_SECRET ?? "", "staff", { actor });
    const { body, headers } = await askAt(rawat.services.staff[0]?.url ?? "")("GET", path, { token });
    expect(body.data).toMatchObject({
      fit: "fits",
      endsAt: "2031-01-01T01:30:00.000Z",
      doctor: { id, role: "doctor" },
    });
    expect(body.data.doctor).not.toHaveProperty("phone");
    expect(headers.get("etag")).toBe('"1"');
    const person = await register(rawat.ask);
    expect((await rawat.ask("GET", path, { token: person.access_token })).status).toBe(404);
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { book, codeOf, comingMark, createDoctor, minutesAfter, openBook, type Wanted } from "../harness/booking.ts";
import { until } from "../harness/program.ts";
import { createPatient, register, signIn } from "../harness/rawat.ts";

const { rawat, desk, admin, doctor, other, patient, freeTime, wanting, ask, booked } = await openBook({
  environment: { LIMIT_PATIENT_APPOINTMENTS: "10" },
});
afterAll(() => rawat.stop());

const nowhere = randomUUID();

describe("booking", () => {
  it("answers the appointment with its people, its place and its version, and shows it from then on", async () => {
    const wanted = wanting({ reason: "Batuk" });
    const { status, body, headers } = await book(rawat.ask, desk, wanted);
    expect(status).toBe(201);
    expect(headers.get("etag")).toBe('"1"');
    expect(headers.get("location")).toBe(`/api/appointments/${body.data.id}`);
    expect(body.data).toMatchObject({
      ...wanted,
      endsAt: minutesAfter(wanted.startsAt, 30),
      durationMinutes: 30,
      status: "booked",
      patientName: patient.name,
      medicalRecordNumber: patient.medicalRecordNumber,
      doctorName: doctor.name,
    });
    expect((await ask("GET", `/${body.data.id}`, desk)).body.data).toEqual(body.data);
    expect((await ask("GET", `?patientId=${patient.id}&limit=100`, doctor.token)).body.data).toContainEqual(body.data);
  });

  it("reads staffId as the doctor", async () => {
    const { doctorId: staffId, ...wanted } = wanting();
    const { status, body } = await ask("POST", "", desk, { ...wanted, staffId, mode: "online" });
    expect([status, body.data.doctorId]).toEqual([201, doctor.id]);
  });

  it("refuses what no doctor could grant, before anybody is asked", async () => {
    const times = [
      comingMark(-2),
      comingMark(400),
      minutesAfter(freeTime(), 3),
      freeTime().replace(":00.000Z", ":01.000Z"),
      freeTime().replace("000Z", "001Z"),
      "2027-02-30T10:00:00.000Z",
      "2027-13-01T10:00:00.000Z",
    ];
    for (const startsAt of times) {
      const answered = await book(rawat.ask, desk, wanting({ startsAt }));
      expect(codeOf(answered), startsAt).toEqual([400, "invalid_request"]);
      expect(answered.body.errors[0].path).toBe("startsAt");
    }
    for (const durationMinutes of [0, -30, 7, 485, 1e9])
      expect((await book(rawat.ask, desk, wanting({ durationMinutes }))).status).toBe(400);
  });

  it("needs a patient and a doctor who exist", async () => {
    expect(codeOf(await book(rawat.ask, desk, wanting({ patientId: nowhere })))).toEqual([422, "unknown_patient"]);
    expect(codeOf(await book(rawat.ask, desk, wanting({ doctorId: nowhere })))).toEqual([422, "unknown_doctor"]);
    expect(codeOf(await book(rawat.ask, desk, wanting({ doctorId: patient.id })))).toEqual([422, "unknown_doctor"]);
  });

  it("refuses time that is taken, also in part, and takes time that only touches", async () => {
    const someone = await createPatient(rawat.ask, desk);
    const startsAt = freeTime();
    await booked({ startsAt, durationMinutes: 60 });
    for (const [minutes, durationMinutes] of [
      [0, 60],
      [-25, 30],
      [55, 30],
      [20, 5],
      [-30, 120],
    ] as const) {
      const wanted = wanting({ patientId: someone.id, startsAt: minutesAfter(startsAt, minutes), durationMinutes });
      expect(codeOf(await book(rawat.ask, desk, wanted)), `${minutes}`).toEqual([409, "slot_taken"]);
    }
    for (const [minutes, durationMinutes] of [
      [-30, 30],
      [60, 30],
    ] as const)
      await booked({ patientId: someone.id, startsAt: minutesAfter(startsAt, minutes), durationMinutes });
  });

  it("refuses a patient who is elsewhere then", async () => {
    const startsAt = freeTime();
    await booked({ startsAt });
    const wanted = wanting({ doctorId: other.id, startsAt: minutesAfter(startsAt, 15) });
    expect(codeOf(await book(rawat.ask, desk, wanted))).toEqual([409, "patient_busy"]);
  });

  it("is at most a year ahead, whoever books or moves", async () => {
    // Full hours to come: the last one of 365 days, and the first one past them.
    const [last, past] = [comingMark(365, -60), comingMark(365)];
    const made = await booked({ startsAt: last });
    for (const startsAt of [past, comingMark(366), comingMark(366, -60)]) {
      const refused = await book(rawat.ask, desk, wanting({ startsAt }));
      expect(codeOf(refused)).toEqual([400, "invalid_request"]);
      expect(refused.body.errors[0].path).toBe("startsAt");
      const moved = await ask("POST", `/${made.id}/reschedule`, desk, { startsAt });
      expect(codeOf(moved)).toEqual([400, "invalid_request"]);
    }
    const range = `from=${comingMark(363)}&to=${comingMark(368)}`;
    const { body } = await rawat.ask("GET", `/api/doctors/${doctor.id}/slots?${range}`, { token: desk });
    const offered = body.data.map(({ startsAt }: { startsAt: string }) => startsAt);
    expect(offered).toContain(minutesAfter(last, -60));
    expect(offered.filter((startsAt: string) => startsAt >= past)).toEqual([]);
  });

  it("obeys the doctor's week and time off", async () => {
    const idle = await createDoctor(rawat.ask, admin, []);
    expect(codeOf(await book(rawat.ask, desk, wanting({ doctorId: idle.id })))).toEqual([409, "outside_schedule"]);
    const startsAt = freeTime();
    const away = { from: startsAt, to: minutesAfter(startsAt, 60) };
    await rawat.ask("POST", `/api/doctors/${other.id}/time-off`, { token: admin, json: away });
    const wanted = wanting({ doctorId: other.id, startsAt: minutesAfter(startsAt, 30) });
    expect(codeOf(await book(rawat.ask, desk, wanted))).toEqual([409, "doctor_away"]);
  });

  it("goes on in person with a doctor who cannot sign in any more, who meets nobody online", async () => {
    const shutOut = await createDoctor(rawat.ask, admin);
    const { user } = await signIn(rawat.ask, shutOut.email, shutOut.password);
    const bookedAs = (mode: "in_person" | "online") =>
      book(rawat.ask, desk, wanting({ doctorId: shutOut.id, startsAt: freeTime(), mode }));
    expect((await bookedAs("online")).status).toBe(201);
    const json = { disabled: true };
    expect((await rawat.ask("PATCH", `/api/users/${user.id}`, { token: admin, json })).status).toBe(200);
    await until(async () => (await bookedAs("online")).body.code === "doctor_away");
    expect((await bookedAs("in_person")).status).toBe(201);
  });

  it("makes one appointment of one Idempotency-Key, however often it is sent", async () => {
    const wanted = wanting();
    const headers = { "idempotency-key": randomUUID() };
    const first = await book(rawat.ask, desk, wanted, headers);
    const again = await book(rawat.ask, desk, wanted, headers);
    expect([first.status, again.status, again.body.data.id]).toEqual([201, 201, first.body.data.id]);
    expect((await book(rawat.ask, desk, wanting(), headers)).body.code).toBe("idempotency_key_reused");
  });
});

describe("patients", () => {
  let person: Awaited<ReturnType<typeof register>>;
  let own: (more?: Partial<Wanted>) => Wanted;
  beforeAll(async () => {
    person = await register(rawat.ask, { name: "Pasien Sendiri" });
    own = (more = {}) => wanting({ patientId: person.user.patientId, ...more });
  });

  it("book for themselves, and another patient is as unknown to them as one who does not exist", async () => {
    expect((await book(rawat.ask, person.access_token, own())).status).toBe(201);
    const startsAt = freeTime();
    const answers = [];
    for (const patientId of [patient.id, nowhere])
      answers.push(await book(rawat.ask, person.access_token, wanting({ patientId, startsAt })));
    const [theirs, nobodys] = answers.map(({ status, body }) => ({ status, ...body, requestId: "" }));
    expect(theirs).toEqual(nobodys);
    expect(theirs?.code).toBe("unknown_patient");
  });

  it("see their own alone, whatever they filter by, and others' as if they were not there", async () => {
    const foreign = await booked();
    for (const filter of ["", `&patientId=${patient.id}`, `&doctorId=${doctor.id}`]) {
      const { body } = await ask("GET", `?limit=100${filter}`, person.access_token);
      for (const { patientId } of body.data) expect(patientId).toBe(person.user.patientId);
    }
    const bodies = [];
    for (const id of [foreign.id, nowhere]) {
      const answers = [
        await ask("GET", `/${id}`, person.access_token),
        await ask("PATCH", `/${id}`, person.access_token, { reason: "x" }),
        await ask("DELETE", `/${id}`, person.access_token, undefined, { "if-match": '"9"' }),
        await ask("POST", `/${id}/status`, person.access_token, { status: "confirmed" }),
        await ask("POST", `/${id}/reschedule`, person.access_token, { startsAt: freeTime() }),
      ];
      bodies.push(answers.map(({ status, body }) => ({ ...body, status, requestId: "", instance: "" })));
    }
    expect(bodies[0]).toEqual(bodies[1]);
    expect(bodies[0]?.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  });

  it("move and cancel their own, and take no other step", async () => {
    const mine = await booked(own(), person.access_token);
    const startsAt = freeTime();
    const moved = await ask("POST", `/${mine.id}/reschedule`, person.access_token, { startsAt });
    expect([moved.status, moved.body.data.startsAt]).toEqual([200, startsAt]);
    for (const status of ["confirmed", "no_show", "completed"])
      expect(codeOf(await ask("POST", `/${mine.id}/status`, person.access_token, { status }))).toEqual([
        403,
        "not_allowed",
      ]);
    expect((await ask("DELETE", `/${mine.id}`, person.access_token)).status).toBe(204);
    expect((await ask("GET", `/${mine.id}`, person.access_token)).body.data.status).toBe("cancelled");
  });

  it("keep no more than ten ahead, also when they ask for many at once; the front desk may book more for them", async () => {
    const collector = await register(rawat.ask);
    const wishes = Array.from({ length: 14 }, () => wanting({ patientId: collector.user.patientId }));
    const answers = await Promise.all(wishes.map((wish) => book(rawat.ask, collector.access_token, wish)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    for (const { status, body } of answers) if (status !== 201) expect(body.code).toBe("too_many_appointments");
    expect((await book(rawat.ask, desk, wanting({ patientId: collector.user.patientId }))).status).toBe(201);
  });

  it("take no more than two hours of a doctor for themselves; the front desk may give them more", async () => {
    const { access_token: token, user } = await register(rawat.ask);
    const wish = (durationMinutes: number) => wanting({ patientId: user.patientId, durationMinutes });
    expect((await book(rawat.ask, token, wish(125))).body.errors).toEqual([
      expect.objectContaining({ path: "durationMinutes" }),
    ]);
    const { status, body } = await book(rawat.ask, token, wish(120));
    expect(status).toBe(201);
    const longer = { durationMinutes: 180 };
    expect((await ask("PATCH", `/${body.data.id}`, token, longer)).status).toBe(400);
    expect((await ask("PATCH", `/${body.data.id}`, desk, longer)).status).toBe(200);
    const moved = { ...longer, startsAt: minutesAfter(body.data.startsAt, 240) };
    expect((await ask("PATCH", `/${body.data.id}`, token, moved)).status).toBe(200);
  });
});

describe("the list", () => {
  it("is the latest first, page by page without a gap, and narrowed by every filter", async () => {
    const someone = await createPatient(rawat.ask, desk);
    const made = [];
    for (let i = 0; i < 5; i++)
      made.push(await booked({ patientId: someone.id, doctorId: i < 3 ? doctor.id : other.id }));
    await ask("DELETE", `/${made[0].id}`, desk);
    const found: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await ask("GET", `?patientId=${someone.id}&limit=2${cursor && `&cursor=${cursor}`}`, desk);
      found.push(...body.data.map(({ id }: { id: string }) => id));
      if (body.meta.nextCursor === null) break;
      cursor = body.meta.nextCursor;
    }
    expect(found).toEqual(made.map(({ id }) => id).reverse());
    const count = async (filter: string) =>
      (await ask("GET", `?patientId=${someone.id}&${filter}`, desk)).body.data.length;
    expect(await count("status=cancelled")).toBe(1);
    expect(await count(`doctorId=${other.id}`)).toBe(2);
    expect(await count(`from=${made[1].startsAt}&to=${made[3].startsAt}`)).toBe(2);
    expect((await ask("GET", "?cursor=abc", desk)).status).toBe(400);
  });

  it("has the names as they are now", async () => {
    const someone = await createPatient(rawat.ask, desk);
    const { id } = await booked({ patientId: someone.id });
    await rawat.ask("PATCH", `/api/patients/${someone.id}`, { token: desk, json: { name: "Nama Baru" } });
    await until(async () => (await ask("GET", `/${id}`, desk)).body.data.patientName === "Nama Baru");
  });
});

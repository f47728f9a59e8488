import { afterAll, describe, expect, it } from "vitest";
import { codeOf, comingMark, createDoctor, lastMark, minutesAfter, openBook, turnTo } from "../harness/booking.ts";
import { openTill } from "../harness/payments.ts";
import { register } from "../harness/rawat.ts";
import { lookInto } from "../harness/stores.ts";

/** Minutes of a doctor's day from one place, and payments that may be begun with one doctor there: a quarter of a patient's. */
const [minutesMax, placesMax] = [240, 3];
/** Orders that wait of one patient; from one place three times as many are made in a day. */
const ordersMax = 2;

const { rawat, desk, admin, doctor, other, booked } = await openBook({
  midtransSpeed: 1,
  environment: {
    TRUSTED_PROXIES: "127.0.0.1",
    LIMIT_NEWCOMERS_MINUTES: String(minutesMax),
    LIMIT_PATIENT_ORDERS: String(ordersMax),
    LIMIT_PATIENT_DAILY_PAYMENTS: String(4 * placesMax),
  },
});
afterAll(() => rawat.stop());

interface Newcomer {
  token: string;
  patientId: string;
}
const newcomer = async (): Promise<Newcomer> => {
  const { access_token: token, user } = await register(rawat.ask);
  return { token, patientId: user.patientId };
};
let networks = 0;
const newAddress = () => `203.0.113.${++networks}`;

/** A morning in Indonesia that no other test books. */
let days = 10;
const newDay = () => comingMark(days++).replace(/T.*/, "T00:00:00.000Z");
const at = (day: string, minutes: number) => minutesAfter(day, minutes);

const refused = [422, "too_many_newcomers"];
const statusesOf = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).sort();

describe("people whom the clinic does not know yet", () => {
  interface Wish {
    startsAt: string;
    durationMinutes?: number;
    doctorId?: string;
  }
  const bookFrom = async (address: string | undefined, wish: Wish, person?: Newcomer) => {
    const { token, patientId } = person ?? (await newcomer());
    const json = { doctorId: doctor.id, durationMinutes: 60, mode: "in_person", patientId, ...wish };
    const headers: Record<string, string> = address === undefined ? {} : { "x-forwarded-for": address };
    return rawat.ask("POST", "/api/appointments", { token, json, headers });
  };
  /** All that may be booked of a doctor's day from an address. */
  const fill = async (address: string, day: string) => {
    for (const minutes of [0, 60, 120, 180])
      expect((await bookFrom(address, { startsAt: at(day, minutes) })).status).toBe(201);
  };

  it("take no more than a part of a doctor's day from one address, however many they are and however fast", async () => {
    const [address, day] = [newAddress(), newDay()];
    const people = await Promise.all(Array.from({ length: 7 }, newcomer));
    const answers = await Promise.all(
      people.map((person, turn) => bookFrom(address, { startsAt: at(day, turn * 60) }, person)),
    );
    expect(statusesOf(answers)).toEqual([201, 201, 201, 201, 422, 422, 422]);
    for (const one of answers) if (one.status !== 201) expect(codeOf(one)).toEqual(refused);
    const late = { startsAt: at(day, 500) };
    expect(codeOf(await bookFrom(address, late))).toEqual(refused);
    // The rest is left to others, from elsewhere and at the desk; and theirs are other days and other doctors.
    expect((await bookFrom(newAddress(), late)).status).toBe(201);
    expect((await bookFrom(address, { startsAt: at(newDay(), 0) })).status).toBe(201);
    expect((await bookFrom(address, { startsAt: at(day, 0), doctorId: other.id })).status).toBe(201);
    await booked({ startsAt: at(day, 600) });
  });

  it("are counted by minutes, by the network that one customer has of IPv6, and until they cancel", async () => {
    const day = newDay();
    const from = (end: string) => `2001:db8:7:8::${end}`;
    const person = await newcomer();
    const long = await bookFrom(from("1"), { startsAt: at(day, 0), durationMinutes: 120 }, person);
    expect(long.status).toBe(201);
    expect((await bookFrom(from("2"), { startsAt: at(day, 120), durationMinutes: 100 })).status).toBe(201);
    expect(codeOf(await bookFrom(from("3"), { startsAt: at(day, 300), durationMinutes: 25 }))).toEqual(refused);
    expect((await bookFrom(from("4"), { startsAt: at(day, 300), durationMinutes: 20 })).status).toBe(201);
    await rawat.ask("DELETE", `/api/appointments/${long.body.data.id}`, { token: person.token });
    expect((await bookFrom(from("5"), { startsAt: at(day, 400), durationMinutes: 120 })).status).toBe(201);
  });

  it("move none of theirs onto a day of which they have their part, and lengthen none there", async () => {
    const [address, day, otherDay] = [newAddress(), newDay(), newDay()];
    const person = await newcomer();
    const { id } = (await bookFrom(address, { startsAt: at(otherDay, 0) }, person)).body.data;
    await fill(address, day);
    const move = (startsAt: string) =>
      rawat.ask("POST", `/api/appointments/${id}/reschedule`, { token: person.token, json: { startsAt } });
    expect(codeOf(await move(at(day, 400)))).toEqual(refused);
    expect((await move(at(otherDay, 60))).status).toBe(200);
    for (const minutes of [200, 260, 320])
      expect((await bookFrom(address, { startsAt: at(otherDay, minutes) })).status).toBe(201);
    const longer = { token: person.token, json: { durationMinutes: 90 } };
    expect(codeOf(await rawat.ask("PATCH", `/api/appointments/${id}`, longer))).toEqual(refused);
    // Whoever has their part moves within it: what is moved is not counted beside itself.
    const [whole, own] = [newDay(), await newcomer()];
    const { body } = await bookFrom(newAddress(), { startsAt: at(whole, 0), durationMinutes: 120 }, own);
    await lookInto(rawat, "appointment", (db) =>
      db("appointments").where({ id: body.data.id }).update({ durationMinutes: minutesMax }),
    );
    const within = { token: own.token, json: { startsAt: at(whole, 300) } };
    expect((await rawat.ask("POST", `/api/appointments/${body.data.id}/reschedule`, within)).status).toBe(200);
    const json = { startsAt: at(day, 400) };
    expect((await rawat.ask("PATCH", `/api/appointments/${id}`, { token: desk, json })).status).toBe(200);
  });

  it("are so no longer once the desk has booked for them or confirmed what they booked", async () => {
    const [address, day] = [newAddress(), newDay()];
    await fill(address, day);
    const [expected, confirmed] = [await newcomer(), await newcomer()];
    await booked({ patientId: expected.patientId });
    const { id } = (await bookFrom(address, { startsAt: at(newDay(), 0) }, confirmed)).body.data;
    expect(codeOf(await bookFrom(address, { startsAt: at(day, 300) }, confirmed))).toEqual(refused);
    const json = { status: "confirmed" };
    expect((await rawat.ask("POST", `/api/appointments/${id}/status`, { token: desk, json })).status).toBe(200);
    for (const [turn, person] of [expected, confirmed].entries())
      expect((await bookFrom(address, { startsAt: at(day, 300 + turn * 60) }, person)).status).toBe(201);
  });

  it("stay so where they did not come, or their appointment was cancelled", async () => {
    const [address, day] = [newAddress(), newDay()];
    await fill(address, day);
    for (const status of ["no_show", "cancelled"]) {
      const person = await newcomer();
      const { id } = (await bookFrom(newAddress(), { startsAt: at(newDay(), 0) }, person)).body.data;
      await turnTo(rawat, id, lastMark());
      const stepped = await rawat.ask("POST", `/api/appointments/${id}/status`, { token: desk, json: { status } });
      expect([stepped.status, stepped.body.data?.status]).toEqual([200, status]);
      expect(codeOf(await bookFrom(address, { startsAt: at(day, 300) }, person)), status).toEqual(refused);
    }
  });

  it("leave no trace of where they are once it is over or cancelled", async () => {
    const originOf = (id: string) =>
      lookInto(rawat, "appointment", async (db) => (await db("appointments").where({ id }).first()).selfBookedFrom);
    for (const statuses of [["cancelled"], ["confirmed", "checked_in", "in_progress", "completed"]]) {
      const { id } = (await bookFrom(newAddress(), { startsAt: at(newDay(), 0) })).body.data;
      expect(await originOf(id)).toMatch(/^[0-9a-f]{32}$/);
      await turnTo(rawat, id, lastMark());
      for (const status of statuses) {
        const token = ["in_progress", "completed"].includes(status) ? doctor.token : desk;
        const { text } = await rawat.ask("POST", `/api/appointments/${id}/status`, { token, json: { status } });
        expect(text).toContain(`"${status}"`);
      }
      expect(await originOf(id)).toBeNull();
    }
  });

  it("are not counted in the clinic's own network, where the desk sees who is there", async () => {
    for (const address of [undefined, "192.168.1.7", "fd00::7"]) {
      const day = newDay();
      for (const minutes of [0, 60, 120, 180, 240, 300])
        expect((await bookFrom(address, { startsAt: at(day, minutes) })).status, address).toBe(201);
    }
  });
});

describe("people who never paid here", () => {
  const setPlaces = async (doctorId: string, maxConsultations: number) => {
    const json = { consultationFee: 50_000, maxConsultations };
    expect((await rawat.ask("PATCH", `/api/staff/${doctorId}`, { token: admin, json })).status).toBe(200);
  };
  const seller = async (maxConsultations = 20) => {
    const { id } = await createDoctor(rawat.ask, admin);
    await setPlaces(id, maxConsultations);
    return id;
  };
  const beginFrom = (from: string, doctorId: string, { token }: Newcomer) =>
    rawat.ask("POST", "/api/payments", { token, json: { doctorId }, headers: { "x-forwarded-for": from } });

  it("order so much a day from one address, however many they are, and hold nobody elsewhere and nobody at the desk", async () => {
    const order = async (from: string, person?: Newcomer) => {
      const { token, patientId } = person ?? (await newcomer());
      const json = { userId: patientId, product: "Vitamin", price: 1_000 };
      return rawat.ask("POST", "/api/orders", { token, json, headers: { "x-forwarded-for": from } });
    };
    const address = newAddress();
    const first = await newcomer();
    // What is refused for a limit of one's own is nobody else's loss.
    const tried = await Promise.all(Array.from({ length: 4 * ordersMax }, () => order(address, first)));
    expect(tried.filter(({ status }) => status === 201)).toHaveLength(ordersMax);
    for (let n = 0; n < 2 * ordersMax; n++) expect((await order(address)).status).toBe(201);
    const late = await newcomer();
    expect(codeOf(await order(address, late))).toEqual([422, "too_many_orders"]);
    expect((await order(newAddress(), late)).status).toBe(201);
    expect((await order(address, { ...late, token: desk })).status).toBe(201);
  });

  it("begin so many payments with one doctor a day from one address, and hold nobody who paid, another doctor or another address", async () => {
    const till = await openTill(rawat);
    const address = newAddress();
    const [one, another] = [await seller(), await seller()];
    const begin = (doctorId: string, person: Newcomer, from = address) => beginFrom(from, doctorId, person);
    const people = await Promise.all(Array.from({ length: placesMax + 3 }, newcomer));
    const answers = await Promise.all(people.map((person) => begin(one, person)));
    expect(statusesOf(answers)).toEqual([...Array(placesMax).fill(201), 422, 422, 422]);
    for (const answer of answers) if (answer.status !== 201) expect(codeOf(answer)).toEqual(refused);
    const [inTime, late] = [201, 422].map((status) => people[answers.findIndex((answer) => answer.status === status)]);
    if (!inTime || !late) throw new Error("nobody was refused, or everybody");
    // What was begun goes on.
    expect((await begin(one, inTime)).status).toBe(201);
    expect((await begin(another, late)).status).toBe(201);
    expect((await begin(one, late, newAddress())).status).toBe(201);

    const payer = await newcomer();
    const { id, orderNumber } = (await begin(another, payer)).body.data;
    await till.play(orderNumber, "settlement", { method: "qris" });
    await till.comesTo(id, "paid");
    expect((await begin(one, payer)).status).toBe(201);
  });

  it("take nothing of what they share where a doctor had no place, however often they asked", async () => {
    const [address, doctorId] = [newAddress(), await seller(1)];
    const [first, ...others] = await Promise.all(Array.from({ length: placesMax }, newcomer));
    if (!first) throw new Error("nobody came");
    expect((await beginFrom(address, doctorId, first)).status).toBe(201);
    for (let time = 0; time < 2; time++)
      for (const person of others)
        expect(codeOf(await beginFrom(address, doctorId, person))).toEqual([409, "doctor_taken"]);
    await setPlaces(doctorId, 20);
    for (const person of others) expect((await beginFrom(address, doctorId, person)).status).toBe(201);
    expect(codeOf(await beginFrom(address, doctorId, await newcomer()))).toEqual(refused);
  });
});

import { dateAt, type Transaction } from "@rawat/platform";
import { takeTime } from "../../appointment-service/src/booking/taken-time-store.ts";
import type { Answered, Ask } from "./caller.ts";
import { createPatient, type Rawat, type RawatOptions, signIn, somebody, startRawat, tokenOf } from "./rawat.ts";
import { lookInto } from "./stores.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A mark of five minutes so many days and minutes after the next full hour. */
export const comingMark = (days: number, minutes = 0): string =>
  new Date(Math.ceil(Date.now() / (60 * minuteMs)) * 60 * minuteMs + days * dayMs + minutes * minuteMs).toISOString();

/** The instant so many minutes later. */
export const minutesAfter = (at: string, minutes: number): string =>
  new Date(Date.parse(at) + minutes * minuteMs).toISOString();

const wholeWeek = [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => ({
  dayOfWeek,
  startTime: "00:00",
  endTime: "24:00",
  slotMinutes: 30,
  mode: "both",
}));

/** The mark of five minutes that was the last, or so many minutes later. */
export const lastMark = (minutes = 0): string =>
  minutesAfter(new Date(Math.floor(Date.now() / (5 * minuteMs)) * 5 * minuteMs).toISOString(), minutes);

/** Turns the clock for one appointment: it begins at that instant, and is as it was otherwise. */
export const turnTo = (rawat: Rawat, id: string, startsAt: string): Promise<void> =>
  lookInto(rawat, "appointment", async (db) => {
    const row = await db("appointments").where({ id }).first();
    const turned = { startsAt, endsAt: minutesAfter(startsAt, row.durationMinutes) };
    const startsOn = dateAt(startsAt, rawat.environment.CLINIC_TIME_ZONE ?? "Asia/Jakarta");
    await db("appointments")
      .where({ id })
      .update({ ...turned, startsOn });
    await db("takenTime").where({ appointmentId: id }).delete();
    await takeTime(db as Transaction, { ...row, ...turned });
  });

/** A doctor with an account, who works at every hour unless told. */
export async function createDoctor(ask: Ask, admin: string, schedule: readonly object[] = wholeWeek) {
  const { email, password } = somebody();
  const made = await ask("POST", "/api/users", {
    token: admin,
    json: { email, password, name: `dr. Bima ${email.slice(0, 8)}`, role: "doctor", specialization: "Umum" },
  });
  if (made.status !== 201) throw new Error(`cannot create a doctor: ${made.status} ${made.text}`);
  const id: string = made.body.data.staffId;
  const set = await ask("PUT", `/api/doctors/${id}/schedules`, { token: admin, json: schedule });
  if (set.status !== 200) throw new Error(`cannot set a schedule: ${set.status} ${set.text}`);
  return {
    id,
    name: made.body.data.name as string,
    email,
    password,
    token: (await signIn(ask, email, password)).access_token as string,
  };
}

/** What a booking needs at least. */
export interface Wanted {
  patientId: string;
  doctorId: string;
  startsAt: string;
  durationMinutes?: number;
  reason?: string;
  mode?: "in_person" | "online";
}

/** Asks for an appointment. */
export const book = (ask: Ask, token: string, wanted: Wanted, headers = {}): Promise<Answered> =>
  ask("POST", "/api/appointments", { token, json: { mode: "in_person", ...wanted }, headers });

/** A refusal's status and code. */
export const codeOf = ({ status, body }: Answered): [number, string | undefined] => [status, body?.code];

/** As far as one may book, but for what a test adds to it. */
const daysAhead = 350;

/** A clinic with two doctors at every hour and a patient, whose appointments a test makes. */
export async function openBook(options: RawatOptions = {}) {
  const rawat = await startRawat(options);
  const [desk, admin] = await Promise.all([tokenOf(rawat.ask, "frontdesk"), tokenOf(rawat.ask, "admin")]);
  const [doctor, other] = await Promise.all([createDoctor(rawat.ask, admin), createDoctor(rawat.ask, admin)]);
  const patient: { id: string; name: string; medicalRecordNumber: string } = await createPatient(rawat.ask, desk);
  let turn = 0;
  /** A time that nothing else of the same test file wants: one a day, and once a year of them is used up, two hours later. */
  const freeTime = () => comingMark(2 + (turn % daysAhead), Math.floor(turn++ / daysAhead) * 120);
  const wanting = (more: Partial<Wanted> = {}): Wanted => ({
    patientId: patient.id,
    doctorId: doctor.id,
    startsAt: freeTime(),
    ...more,
  });
  return {
    rawat,
    desk,
    admin,
    doctor,
    other,
    patient,
    freeTime,
    wanting,
    ask: (method: string, path: string, token: string, json?: object, headers = {}) =>
      rawat.ask(method, `/api/appointments${path}`, { token, headers, ...(json && { json }) }),
    async booked(more: Partial<Wanted> = {}, token = desk) {
      const { status, body, text } = await book(rawat.ask, token, wanting(more));
      if (status !== 201) throw new Error(`cannot book: ${status} ${text}`);
      return body.data;
    },
  };
}

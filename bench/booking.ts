import { randomUUID } from "node:crypto";
import { migrations } from "../appointment-service/migrations/index.ts";
import { startMariaDb } from "../scripts/servers/mariadb.ts";
import { openDay } from "../tests/harness/clinic-day.ts";
import { createPatient, startRawat } from "../tests/harness/rawat.ts";
import { openBare } from "./bare/open-bare.ts";

// How many bookings a second the whole way carries (gateway, two questions over HTTP, one transaction), beside the same rows
// inserted bare through mysql2 into the same tables of the same server. The goal is three tenths of them.
const bookings = Number(process.env.BENCH_BOOKINGS ?? 400);
const lines = 16;
const rounds = 5;
const shareMin = 0.3;
const marksOfOne = 6;

/** Does `one` so many times, in several lines at once. @returns how many a second. */
async function rateOf(count: number, one: (index: number) => Promise<void>): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: lines }, async () => {
      for (let index = next++; index < count; index = next++) await one(index);
    }),
  );
  return count / ((performance.now() - startedAt) / 1_000);
}

const mariadb = await startMariaDb();
process.env.TEST_MYSQL_URL = mariadb.url;
const rawat = await startRawat({ environment: { LOG_LEVEL: "warn" } });
const bare = await openBare(mariadb.url, migrations);
try {
  const day = await openDay(rawat.ask);
  const patients = await Promise.all(Array.from({ length: 100 }, () => createPatient(rawat.ask, day.desk)));
  const doctorIds = Array.from({ length: 100 }, () => randomUUID());
  let serial = 0;

  const book = async (index: number) => {
    const json = day.booking(patients[index % patients.length].id);
    const { status, text } = await rawat.ask("POST", "/api/appointments", { token: day.desk, json });
    if (status !== 201) throw new Error(text);
  };
  const insert = async (index: number) => {
    const at = (minutes: number) => new Date(Date.UTC(2030, 0, 1) + minutes * 60_000).toISOString();
    const start = serial++ * 30;
    const [id, patientId, doctorId] = [randomUUID(), randomUUID(), doctorIds[index % doctorIds.length]];
    const [startsAt, endsAt, createdAt, startsOn] = [at(start), at(start + 30), at(0), at(start).slice(0, 10)];
    const people = { patientId, doctorId };
    const times = { startsAt, endsAt, startsOn, durationMinutes: 30, createdAt, updatedAt: createdAt };
    const appointment = { id, version: 1, ...people, ...times, mode: "in_person", status: "booked", reason: null };
    const marks = Object.values(people).flatMap((person) =>
      Array.from({ length: marksOfOne }, (_, mark) => [person, at(start + mark * 5), id]),
    );
    const reminders = [24, 1].map((hours) => [id, hours, at(start - hours * 60)]);
    const event = { id: randomUUID(), topic: "appointment.booked", body: "x".repeat(400), claimedUntil: at(0) };
    const who = { userId: doctorId, userName: "Front desk", role: "staff", address: "127.0.0.1", requestId: id };
    const deed = { id: randomUUID(), at: at(0), action: "appointment.book", result: "done", patientId, subjectId: id };
    const connection = await bare.getConnection();
    try {
      await connection.beginTransaction();
      await connection.query("insert into appointments set ?", appointment);
      await connection.query("insert into takenTime (personId, mark, appointmentId) values ?", [marks]);
      await connection.query("insert into reminders (appointmentId, hoursBefore, dueAt) values ?", [reminders]);
      await connection.query("insert into outbox set ?", event);
      await connection.query("insert into auditTrail set ?", { ...deed, ...who });
      await connection.commit();
    } finally {
      connection.release();
    }
  };

  await rateOf(50, book);
  await rateOf(50, insert);
  const ours: number[] = [];
  const bares: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bares.push(await rateOf(bookings, insert));
    ours.push(await rateOf(bookings, book));
  }
  const median = (rates: number[]) => rates.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
  const share = median(ours) / median(bares);
  console.table([
    { what: "a booking, the whole way", "a second": Math.round(median(ours)) },
    { what: "the same rows, bare inserts through mysql2", "a second": Math.round(median(bares)) },
  ]);
  console.log(
    `${(share * 100).toFixed(0)} % of bare inserts; the goal is ${shareMin * 100} %: ${share >= shareMin ? "reached" : "missed"}`,
  );
} finally {
  await bare.end();
  await rawat.stop();
  await mariadb.stop();
}

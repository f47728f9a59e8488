import { randomUUID } from "node:crypto";
import mysql from "mysql2/promise";
import { startMariaDb } from "../scripts/servers/mariadb.ts";
import { openDay } from "../tests/harness/clinic-day.ts";
import { createPatient, startRawat } from "../tests/harness/rawat.ts";

// How many bookings a second the whole way carries (gateway, two questions over HTTP, one transaction), beside the same rows
// inserted bare through mysql2 into the same server. The goal is three tenths of them.
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

/** The rows that a booking leaves, as bare tables: the appointment, its marks of time, its event, its line in the trail. */
async function openBare(url: string) {
  const server = await mysql.createConnection(url);
  await server.query("create database bare character set utf8mb4 collate utf8mb4_bin");
  await server.end();
  const pool = mysql.createPool({ uri: Object.assign(new URL(url), { pathname: "/bare" }).href, connectionLimit: 10 });
  const id = "char(36) not null";
  await pool.query(
    `create table appointments (id ${id} primary key, patientId ${id}, doctorId ${id}, startsAt char(24), endsAt char(24),
     status varchar(16), reason mediumtext, index (doctorId, startsAt, id), index (patientId, startsAt, id))`,
  );
  await pool.query(
    `create table takenTime (personId ${id}, mark char(24), appointmentId ${id}, primary key (personId, mark), index (appointmentId))`,
  );
  await pool.query(`create table outbox (id ${id} primary key, topic varchar(64), body mediumtext)`);
  await pool.query(
    `create table auditTrail (id ${id} primary key, at char(24), action varchar(64), patientId char(36), index (patientId, id))`,
  );
  return pool;
}

const mariadb = await startMariaDb();
process.env.TEST_MYSQL_URL = mariadb.url;
const rawat = await startRawat({ environment: { LOG_LEVEL: "warn" } });
const bare = await openBare(mariadb.url);
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
    const [appointmentId, patientId, doctorId] = [randomUUID(), randomUUID(), doctorIds[index % doctorIds.length]];
    const marks = [doctorId, patientId].flatMap((person) =>
      Array.from({ length: marksOfOne }, (_, mark) => [person, at(start + mark * 5), appointmentId]),
    );
    const connection = await bare.getConnection();
    try {
      await connection.beginTransaction();
      await connection.query("insert into appointments values (?)", [
        [appointmentId, patientId, doctorId, at(start), at(start + 30), "booked", null],
      ]);
      await connection.query("insert into takenTime values ?", [marks]);
      await connection.query("insert into outbox values (?)", [[randomUUID(), "appointment.booked", "x".repeat(400)]]);
      await connection.query("insert into auditTrail values (?)", [
        [randomUUID(), at(0), "appointment.book", patientId],
      ]);
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

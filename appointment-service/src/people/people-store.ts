import { inLineOf, type Transaction } from "@rawat/platform";
import type { Knex } from "knex";

/** A patient or a doctor, as shown with an appointment. */
export interface Person {
  id: string;
  kind: "patient" | "doctor";
  name: string;
  medicalRecordNumber: string | null;
  /** The version of what is told of them. */
  version: number;
}

export async function findPeople(db: Knex, ids: readonly string[]): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await db<Person>("people").whereIn("id", [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A hundred of those who are known and not gone for good, in the order of their ids. */
export async function listIds(db: Knex, kind: Person["kind"]): Promise<string[]> {
  const rows = await db<Person>("people")
    .where({ kind })
    .where("version", ">", 0)
    .whereNull("closedUntil")
    .orderBy("id")
    .limit(100)
    .select("id");
  return rows.map(({ id }) => id);
}

/** Adds somebody, unless they are there. */
export async function addPerson(db: Knex, person: Person): Promise<void> {
  await db("people")
    .insert({ ...person, bookings: 0 })
    .onConflict("id")
    .ignore();
}

/** Writes down newer news of somebody, which opens whoever was closed for good: they are back. Older news change nothing. */
export async function refreshPerson(db: Knex, person: Person): Promise<void> {
  const { id, name, medicalRecordNumber, version } = person;
  const olderNews = () => db("people").where({ id }).where("version", "<", version);
  await olderNews().where({ closedUntil: forGood }).update({ closedUntil: null });
  await olderNews().update({ name, medicalRecordNumber, version });
}

/**
 * Counts a booking, which locks the row until the transaction ends; false when they take none now, or when a newer schedule of
 * theirs is expected than the one told.
 */
export async function enterPerson(
  trx: Transaction,
  id: string,
  now: string,
  scheduleVersion?: number,
): Promise<boolean> {
  const query = trx("people")
    .where({ id })
    .where((open) => open.whereNull("closedUntil").orWhere("closedUntil", "<=", now));
  if (scheduleVersion !== undefined) query.where("scheduleVersion", "<=", scheduleVersion);
  return (await query.increment("bookings", 1)) > 0;
}

/**
 * Lets nothing be booked any more that was checked against an older schedule of these doctors. What is just being booked holds
 * their rows, so it is waited for: afterwards it is there, or will not be.
 */
export async function expectSchedule(db: Knex, ids: readonly string[], scheduleVersion: number): Promise<void> {
  for (const id of ids) {
    await addPerson(db, { id, kind: "doctor", name: "", medicalRecordNumber: null, version: 0 });
    await inLineOf(db, id, () =>
      db("people").where({ id }).where("scheduleVersion", "<", scheduleVersion).update({ scheduleVersion }),
    );
  }
}

/** Whether a newer schedule of a doctor is expected than the one told. */
export const isScheduleOlder = async (db: Knex, id: string, scheduleVersion: number): Promise<boolean> =>
  (await db("people").where({ id }).where("scheduleVersion", ">", scheduleVersion).first("id")) !== undefined;

/** Waits for those who are just booking, and lets nobody book until the transaction ends. */
export async function lockPerson(trx: Transaction, id: string): Promise<void> {
  await trx("people").where({ id }).increment("bookings", 1);
}

/** The same for somebody who is not gone for good; false otherwise. */
export async function lockPresent(trx: Transaction, id: string): Promise<boolean> {
  const locked = await trx("people")
    .where({ id })
    .where((present) => present.whereNull("closedUntil").orWhere("closedUntil", "<", forGood))
    .increment("bookings", 1);
  return locked > 0;
}

/** The same as lockPerson, unless something newer than this version is known of them; whether it is the latest. */
export async function lockPersonAsOf(trx: Transaction, id: string, version: number): Promise<boolean> {
  return (await trx("people").where({ id }).where("version", "<=", version).increment("bookings", 1)) > 0;
}

/** Lets nobody book for them until an instant; whoever is closed for longer stays so. */
export async function closePerson(trx: Transaction, id: string, until: string): Promise<void> {
  await trx("people")
    .where({ id })
    .where((open) => open.whereNull("closedUntil").orWhere("closedUntil", "<", until))
    .update({ closedUntil: until });
}

/** Lets them be booked again, unless they are closed for good. */
export async function reopenPerson(db: Knex, id: string): Promise<void> {
  await inLineOf(db, id, () =>
    db("people").where({ id }).where("closedUntil", "<", forGood).update({ closedUntil: null }),
  );
}

/** The last instant that there is. */
export const forGood = "9999-12-31T23:59:59.999Z";

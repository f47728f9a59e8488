import { inLineOf, peopleLine, type Transaction } from "@rawat/platform";
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

/** Where those who book for one person stand, and whoever closes that person. */
export const bookingLine = peopleLine("bookings");

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
export async function refreshPerson(trx: Transaction, person: Person): Promise<void> {
  const { id, name, medicalRecordNumber, version } = person;
  await bookingLine.openByNews(trx, id, version);
  await trx("people").where({ id }).where("version", "<", version).update({ name, medicalRecordNumber, version });
}

/**
 * Counts a booking, which locks the row until the transaction ends; false when they take none now, or when a newer schedule of
 * theirs is expected than the one told.
 */
export const enterPerson = (trx: Transaction, id: string, now: string, scheduleVersion?: number): Promise<boolean> =>
  bookingLine.enter(trx, id, now, (row) => {
    if (scheduleVersion !== undefined) row.where("scheduleVersion", "<=", scheduleVersion);
  });

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

import type { AppointmentStatus } from "@rawat/contracts";
import type { Encryption, Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { type KeptAppointment, openStatuses } from "./appointment.ts";
import { minutesLater } from "./marks.ts";
import type { Told } from "./tell.ts";

/** A row of the table: `reason` and `statusReason` are sealed. */
export interface AppointmentRow extends KeptAppointment {
  /** Made by the engine: `startsAt` of what occupies its time, null for what was cancelled or missed. */
  standsFrom: string | null;
}

/** No appointment is longer, so one that runs at an instant began within this before it. */
const minutesMax = 480;
const minutesADay = 1_440;

const contextOf = (column: "reason" | "statusReason", id: string) => `appointments.${column}:${id}`;

function rowOf(appointment: KeptAppointment, encryption: Encryption): KeptAppointment {
  const seal = (column: "reason" | "statusReason") => {
    const text = appointment[column];
    return text === null ? null : encryption.encrypt(text, contextOf(column, appointment.id));
  };
  return { ...appointment, reason: seal("reason"), statusReason: seal("statusReason") };
}

/** The appointment that a row tells of, with what is sealed in it opened. */
export function openRow({ standsFrom: _, ...row }: AppointmentRow, encryption: Encryption): KeptAppointment {
  const open = (column: "reason" | "statusReason") => {
    const sealed = row[column];
    return sealed === null ? null : encryption.decrypt(sealed, contextOf(column, row.id));
  };
  return { ...row, reason: open("reason"), statusReason: open("statusReason") };
}

export const findRow = (db: Knex, id: string): Promise<AppointmentRow | undefined> =>
  db<AppointmentRow>("appointments").where({ id }).first();

/** The last appointment of every patient with every doctor, the newest first. */
export async function listLastOfPairs(db: Knex): Promise<string[]> {
  const rows: { id: string }[] = await db("appointments")
    .groupBy("patientId", "doctorId")
    .select({ id: db.raw("max(??)", ["id"]) })
    .orderBy("id", "desc");
  return rows.map(({ id }) => id);
}

/** What others may know of appointments, for which no key is needed. */
export const findTold = (db: Knex, ids: readonly string[]): Promise<Told[]> =>
  db<AppointmentRow>("appointments")
    .whereIn("id", ids)
    .select("id", "version", "patientId", "doctorId", "startsAt", "endsAt", "mode", "status");

export const hasBefore = async (db: Knex, time: string): Promise<boolean> =>
  (await db("appointments").where("startsAt", "<", time).select("id").first()) !== undefined;

export async function insertAppointment(
  trx: Transaction,
  appointment: KeptAppointment,
  encryption: Encryption,
): Promise<void> {
  await trx("appointments").insert(rowOf(appointment, encryption));
}

/** Writes an appointment over the version before; false when somebody else wrote in the meantime. */
export async function updateAppointment(
  trx: Transaction,
  appointment: KeptAppointment,
  encryption: Encryption,
): Promise<boolean> {
  const { id, version } = appointment;
  const written = await trx("appointments")
    .where({ id, version: version - 1 })
    .update(rowOf(appointment, encryption));
  return written > 0;
}

export interface Narrowing {
  limit: number;
  /** Each must hold: what the actor may see, and what was asked for. */
  only: readonly Partial<Pick<AppointmentRow, "patientId" | "doctorId" | "status">>[];
  from?: string | undefined;
  before?: string | undefined;
  /** Where the page before ended. */
  after?: { startsAt: string; id: string } | undefined;
}

/** The latest first. */
export async function listRows(db: Knex, { limit, only, from, before, after }: Narrowing): Promise<AppointmentRow[]> {
  const query = db<AppointmentRow>("appointments").orderBy("startsAt", "desc").orderBy("id", "desc").limit(limit);
  for (const condition of only) query.where(condition);
  if (from) query.where("startsAt", ">=", from);
  if (before) query.where("startsAt", "<", before);
  if (after) {
    query
      .where("startsAt", "<=", after.startsAt)
      .where((behind) => behind.where("startsAt", "<", after.startsAt).orWhere("id", "<", after.id));
  }
  return query;
}

type Whose = { patientId: string } | { doctorId: string };

/** Somebody's appointments that stand and are not over at `now`, the nearest first. What was cancelled or missed takes no place here. */
export const listComing = (db: Knex, whose: Whose, now: string, limit: number): Promise<AppointmentRow[]> =>
  db<AppointmentRow>("appointments")
    .where(whose)
    .where("standsFrom", ">", minutesLater(now, -minutesMax))
    .where("endsAt", ">", now)
    .orderBy("standsFrom")
    .orderBy("id")
    .limit(limit);

/** Somebody's appointments that stood and are over at `now`, since an instant, the latest first. */
export const listPast = (
  db: Knex,
  whose: Whose,
  since: string,
  now: string,
  limit: number,
): Promise<AppointmentRow[]> =>
  db<AppointmentRow>("appointments")
    .where(whose)
    .where("standsFrom", ">=", since)
    .where("standsFrom", "<", now)
    .where("endsAt", "<=", now)
    .orderBy("standsFrom", "desc")
    .orderBy("id", "desc")
    .limit(limit);

/** How many appointments of a patient are open and begin after `now`. */
export async function countComing(db: Knex, patientId: string, now: string): Promise<number> {
  const [row] = await db("appointments")
    .where({ patientId })
    .where("standsFrom", ">", now)
    .whereIn("status", openStatuses)
    .count({ count: "*" });
  return Number(row?.count ?? 0);
}

/** How many appointments a patient has booked by their own account since an instant, cancelled ones too. */
export async function countSelfBooked(db: Knex, patientId: string, since: string): Promise<number> {
  const [row] = await db("appointments").where({ patientId }).where("selfBookedAt", ">", since).count({ count: "*" });
  return Number(row?.count ?? 0);
}

/** By each of these the clinic has met or expects a patient whom it knows. */
const metStatuses: readonly AppointmentStatus[] = ["confirmed", "checked_in", "in_progress", "completed"];

/** Whether the clinic knows a patient: it booked for them, confirmed what they booked, or saw them. */
export async function isKnown(db: Knex, patientId: string): Promise<boolean> {
  const met = db("appointments")
    .where({ patientId })
    .where((either) => either.whereNull("selfBookedAt").orWhereIn("status", metStatuses));
  return (await met.first("id")) !== undefined;
}

/** Minutes of a doctor's day that are taken from one place by others than an appointment. */
export async function countMinutesFrom(
  db: Knex,
  {
    id,
    doctorId,
    startsOn,
    startsAt,
    selfBookedFrom,
  }: Pick<KeptAppointment, "id" | "doctorId" | "startsOn" | "startsAt" | "selfBookedFrom">,
): Promise<number> {
  const [row] = await db("appointments")
    .where({ doctorId, startsOn, selfBookedFrom })
    .whereNot({ id })
    .whereBetween("standsFrom", [minutesLater(startsAt, -minutesADay), minutesLater(startsAt, minutesADay)])
    .sum({ minutes: "durationMinutes" });
  return Number(row?.minutes ?? 0);
}

/** More than are under way in any clinic at once. */
const underWayMax = 100_000;

/** Open appointments of a patient or a doctor that end after `now`, and those under way, which may be late. */
export async function listUnfinished(db: Knex, personId: string, now: string): Promise<AppointmentRow[]> {
  const status = "in_progress";
  const rows = (["patientId", "doctorId"] as const).flatMap((side) => [
    db<AppointmentRow>("appointments")
      .where(side, personId)
      .where("standsFrom", ">", minutesLater(now, -minutesMax))
      .where("endsAt", ">", now)
      .whereIn("status", openStatuses)
      .whereNot({ status }),
    // Limited, it is asked by itself: the few that are under way, and not all that somebody ever had.
    db<AppointmentRow>(db("appointments").where({ status }).limit(underWayMax).as("some")).where(side, personId),
  ]);
  return (await Promise.all(rows)).flat();
}

/** What doctors' time is booked for, between two instants, by its time. */
export async function listOccupying(
  db: Knex,
  doctorIds: readonly string[],
  from: string,
  to: string,
  limit?: number,
): Promise<AppointmentRow[]> {
  const query = db<AppointmentRow>("appointments")
    .whereIn("doctorId", doctorIds)
    .where("standsFrom", ">", minutesLater(from, -minutesMax))
    .where("standsFrom", "<", to)
    .where("endsAt", ">", from)
    .orderBy("standsFrom");
  return limit === undefined ? query : query.limit(limit);
}

export interface Tally {
  startsOn: string;
  status: AppointmentStatus;
  mode: KeptAppointment["mode"];
  count: number;
}

/** How many appointments there are by day, status and mode; both days are included. */
export async function tallyByDay(db: Knex, first: string, last: string): Promise<Tally[]> {
  const rows = await db("appointments")
    .where("startsOn", ">=", first)
    .where("startsOn", "<=", last)
    .groupBy("startsOn", "status", "mode")
    .select("startsOn", "status", "mode")
    .count({ count: "*" });
  return rows.map((row) => ({ ...row, count: Number(row.count) }) as Tally);
}

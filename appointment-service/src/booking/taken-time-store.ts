import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import { marksOf } from "./marks.ts";

interface Stretch {
  id: string;
  patientId: string;
  doctorId: string;
  startsAt: string;
  endsAt: string;
}

/**
 * Takes the time of an appointment, of its doctor and its patient. In the order of the key: of two who take some of the same
 * time, one waits, and neither for the other.
 *
 * @throws a unique violation when some of it is taken.
 */
export async function takeTime(trx: Transaction, appointment: Stretch): Promise<void> {
  const marks = marksOf(appointment);
  const rows = [appointment.doctorId, appointment.patientId]
    .sort()
    .flatMap((personId) => marks.map((mark) => ({ personId, mark, appointmentId: appointment.id })));
  await trx("takenTime").insert(rows);
}

export async function freeTime(trx: Transaction, appointmentId: string): Promise<void> {
  await trx("takenTime").where({ appointmentId }).delete();
}

/** Which of these people have some of a stretch taken, by another appointment than the one named. */
export async function listBusy(
  db: Knex,
  personIds: readonly string[],
  { startsAt, endsAt }: Pick<Stretch, "startsAt" | "endsAt">,
  exceptId?: string,
): Promise<string[]> {
  const query = db("takenTime")
    .whereIn("personId", personIds)
    .where("mark", ">=", startsAt)
    .where("mark", "<", endsAt)
    .distinct("personId");
  if (exceptId) query.whereNot("appointmentId", exceptId);
  return (await query).map((row) => row.personId);
}

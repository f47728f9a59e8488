import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import type { Stretch } from "./week.ts";

interface Row extends Stretch {
  doctorId: string;
}

/** The weeks of some doctors, by doctor. Who has none is not in it. */
export async function findWeeks(db: Knex, doctorIds: readonly string[]): Promise<Map<string, Stretch[]>> {
  const rows = await db<Row>("scheduleEntries")
    .whereIn("doctorId", doctorIds)
    .orderBy([{ column: "doctorId" }, { column: "dayOfWeek" }, { column: "startMinute" }]);
  const weeks = new Map<string, Stretch[]>();
  for (const { doctorId, ...stretch } of rows) weeks.set(doctorId, [...(weeks.get(doctorId) ?? []), stretch]);
  return weeks;
}

/** A doctor's week, by day and start. */
export const findWeek = async (db: Knex, doctorId: string): Promise<Stretch[]> =>
  (await findWeeks(db, [doctorId])).get(doctorId) ?? [];

/** Puts a week in place of the one before. */
export async function replaceWeek(trx: Transaction, doctorId: string, week: readonly Stretch[]): Promise<void> {
  await trx("scheduleEntries").where({ doctorId }).delete();
  if (week.length > 0) await trx("scheduleEntries").insert(week.map((stretch) => ({ doctorId, ...stretch })));
}

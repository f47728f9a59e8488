import type { Transaction } from "@rawat/platform";
import type { Knex } from "knex";
import type { KeptAppointment } from "../booking/appointment.ts";
import { type Reminder, remindersOf } from "./reminder.ts";

/** Sets the reminders of an appointment that has none. */
export async function setReminders(trx: Transaction, appointment: KeptAppointment, now: Date): Promise<void> {
  const reminders = remindersOf(appointment, now);
  if (reminders.length > 0) await trx("reminders").insert(reminders);
}

export async function deleteReminders(trx: Transaction, appointmentId: string): Promise<void> {
  await trx("reminders").where({ appointmentId }).delete();
}

/** Reminders that are due and not done, the oldest first. */
export const listDue = (db: Knex, now: string, limit: number): Promise<Reminder[]> =>
  db<Reminder>("reminders").whereNull("doneAt").where("dueAt", "<=", now).orderBy("dueAt").limit(limit);

/** Marks a reminder as done; false when somebody else did, or when it is due no more because the appointment was moved. */
export async function markDone(
  trx: Transaction,
  { appointmentId, hoursBefore }: Reminder,
  now: string,
): Promise<boolean> {
  const marked = await trx("reminders")
    .where({ appointmentId, hoursBefore })
    .whereNull("doneAt")
    .where("dueAt", "<=", now)
    .update({ doneAt: now });
  return marked > 0;
}

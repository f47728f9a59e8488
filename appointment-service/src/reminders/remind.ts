import { crashPoint, createRounds, instant, inTransaction, type Rounds } from "@rawat/platform";
import { findRow } from "../booking/appointment-store.ts";
import { toldOf } from "../booking/tell.ts";
import type { Deps } from "../deps.ts";
import { isTimely, type Reminder } from "./reminder.ts";
import { listDue, markDone } from "./reminder-store.ts";

type ReminderDeps = Pick<Deps, "db" | "clock" | "logger" | "outbox">;

const everyMs = 1_000;
const atOnceMax = 100;

/** Tells of appointments that are near. Any number of instances may do so: each reminder is told of by one. */
export function startReminders(deps: ReminderDeps): Rounds {
  return createRounds("reminders", everyMs, deps.logger, async () => {
    const due = await listDue(deps.db, instant(deps.clock.now()), atOnceMax);
    for (const reminder of due) await remind(deps, reminder);
    return due.length === atOnceMax ? "busy" : "idle";
  });
}

function remind({ db, clock, outbox }: ReminderDeps, reminder: Reminder): Promise<void> {
  return inTransaction(db, async (trx) => {
    const now = clock.now();
    if (!(await markDone(trx, reminder, instant(now)))) return;
    const { appointmentId, hoursBefore } = reminder;
    const row = await findRow(trx, appointmentId);
    if (!row || !isTimely(row, hoursBefore, now)) return;
    await outbox.publish(trx, {
      type: "appointment.reminder_due",
      subject: appointmentId,
      version: row.version,
      data: { ...toldOf(row), hoursBefore },
    });
    crashPoint("reminder-before-commit");
  });
}

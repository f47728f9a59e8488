import type { Migration } from "@rawat/platform";
import { createAppointments } from "./0001-create-appointments.ts";
import { createTakenTime } from "./0002-create-taken-time.ts";
import { createPeople } from "./0003-create-people.ts";
import { createReminders } from "./0004-create-reminders.ts";
import { createCalendarTokens } from "./0005-create-calendar-tokens.ts";
import { createCalendarAccounts } from "./0006-create-calendar-accounts.ts";
import { addScheduleVersions } from "./0007-add-schedule-versions.ts";
import { listClosings } from "./0008-list-closings.ts";
import { addOwnBookings } from "./0009-add-own-bookings.ts";
import { addStandingTimes } from "./0010-add-standing-times.ts";
import { addOrigins } from "./0011-add-origins.ts";
import { addAccessEnds } from "./0012-add-access-ends.ts";

export const migrations: readonly Migration[] = [
  createAppointments,
  createTakenTime,
  createPeople,
  createReminders,
  createCalendarTokens,
  createCalendarAccounts,
  addScheduleVersions,
  listClosings,
  addOwnBookings,
  addStandingTimes,
  addOrigins,
  addAccessEnds,
];

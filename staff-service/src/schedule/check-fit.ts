import type { AppointmentMode } from "@rawat/contracts";
import type { Deps } from "../deps.ts";
import { findShutOut } from "../doctors/account-store.ts";
import { endOfWish, fitOf } from "./fit.ts";
import { getDoctor } from "./policy.ts";
import { findWeek } from "./schedule-store.ts";
import { findTimeOffWithin } from "./time-off-store.ts";

interface FitQuery {
  startsAt: string;
  durationMinutes?: string | undefined;
  mode: AppointmentMode;
}

/** Whether an appointment fits a doctor's schedule, and when it ends. @throws NotFound when there is no such doctor at work. */
export async function checkFit({ db, zone }: Deps, doctorId: string, { startsAt, durationMinutes, mode }: FitQuery) {
  // The version is read first: of a change in between the rest knows at least as much.
  const doctor = await getDoctor({ db }, doctorId);
  const week = await findWeek(db, doctorId);
  const minutes = durationMinutes === undefined ? undefined : Number(durationMinutes);
  const endsAt = endOfWish({ startsAt, durationMinutes: minutes, mode }, week, zone);
  const timeOff = await findTimeOffWithin(db, [doctorId], startsAt, endsAt);
  // Who cannot come in meets nobody online.
  const isShutOut = mode === "online" && (await findShutOut(db, [doctorId])).has(doctorId);
  const fit = isShutOut ? "doctor_away" : fitOf({ startsAt, endsAt, mode }, week, timeOff, zone);
  return { doctor, fit, endsAt };
}

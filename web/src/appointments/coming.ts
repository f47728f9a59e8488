import type { Appointment } from "@rawat/contracts";
import { askAppointments } from "../api/appointments.ts";
import { addDays, clinicToday, dayOf, knowClinicZone } from "../clinic/clinic-time.ts";
import { everyAppointment } from "./every-appointment.ts";

const ended: ReadonlySet<string> = new Set<Appointment["status"]>(["completed", "cancelled", "no_show"]);

/** Whether a patient still has it before them. */
const isComing = ({ status, startsAt }: Appointment): boolean => !ended.has(status) && dayOf(startsAt) >= clinicToday();

/** Where there are too many to show, those of the next weeks are. */
const nearDays = 30;

export interface Coming {
  list: readonly Appointment[];
  /** Until which day they are told, where there are too many. */
  until?: string;
}

/** What a patient has before them, the next first. */
export async function everyComing(signal: AbortSignal): Promise<Coming> {
  await knowClinicZone();
  const from = clinicToday();
  const to = addDays(from, nearDays);
  const ask = (until: { to?: string }) =>
    everyAppointment((query) => askAppointments(signal).list({ query: { from, ...until, ...query } }));
  const all = await ask({});
  if (!all.isCut) return { list: all.going.filter(isComing) };
  return { list: (await ask({ to })).going.filter(isComing), until: to };
}

/** What is over or was cancelled. The list has what is coming too; a page of nothing else is skipped. */
export async function past({ cursor }: { cursor?: string }, signal: AbortSignal) {
  await knowClinicZone();
  let next = cursor ?? null;
  for (;;) {
    const { data, meta } = await askAppointments(signal).list({ query: { ...(next && { cursor: next }) } });
    const rows = data.filter((appointment) => !isComing(appointment));
    next = meta.nextCursor;
    if (rows.length > 0 || next === null) return { data: rows, meta: { nextCursor: next } };
  }
}

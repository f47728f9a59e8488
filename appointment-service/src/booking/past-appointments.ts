import type { AppointmentStatus } from "@rawat/contracts";
import { dateAt, instant, instantAt, newId } from "@rawat/platform";
import { type KeptAppointment, newAppointment } from "./appointment.ts";
import { minutesLater } from "./marks.ts";

const daysBack = 60;
const dayMs = 86_400_000;
const slotMinutes = 30;
const firstSlotMinutes = 8 * 60;
const slotsADay = 8;
const reasons = ["Kontrol rutin", "Batuk dan pilek", "Nyeri kepala", "Hasil laboratorium", null] as const;

/** The oldest one is before this; none that somebody has booked since is. */
export const beforeOldest = (now: Date): Date => new Date(now.getTime() - (daysBack - 1) * dayMs);

/** What became of the n-th one: most were held, some were missed or called off. */
function endOf(turn: number): { status: AppointmentStatus; statusReason: string | null } {
  if (turn % 12 === 5) return { status: "no_show", statusReason: null };
  if (turn % 9 === 4) return { status: "cancelled", statusReason: "Pasien berhalangan" };
  return { status: "completed", statusReason: null };
}

/**
 * One appointment on each of the last sixty days, for a demonstration: the same ones for the same people. They are over, so
 * they take nobody's time, and nobody is told of them.
 */
export function pastAppointments(
  patientIds: readonly string[],
  doctorIds: readonly string[],
  zone: string,
  now: Date,
): KeptAppointment[] {
  if (patientIds.length === 0 || doctorIds.length === 0) return [];
  return Array.from({ length: daysBack }, (_, turn) => {
    const date = dateAt(instant(new Date(now.getTime() - (turn + 1) * dayMs)), zone);
    const startsAt = instantAt(date, firstSlotMinutes + (turn % slotsADay) * slotMinutes, zone);
    const wish = {
      patientId: patientIds[(turn * 7) % patientIds.length] ?? "",
      doctorId: doctorIds[(turn * 5) % doctorIds.length] ?? "",
      startsAt,
      endsAt: minutesLater(startsAt, slotMinutes),
      mode: turn % 4 === 3 ? ("online" as const) : ("in_person" as const),
      reason: reasons[turn % reasons.length] ?? null,
    };
    const booked = newAppointment(wish, newId(), zone, new Date(Date.parse(startsAt) - 3 * dayMs));
    return { ...booked, ...endOf(turn), version: 2, updatedAt: wish.endsAt };
  });
}

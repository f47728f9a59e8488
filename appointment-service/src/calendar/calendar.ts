import ical, { ICalEventStatus } from "ical-generator";
import { isWithdrawn, type KeptAppointment } from "../booking/appointment.ts";

/** What was cancelled or missed vanishes from a calendar. */
export const isShown = ({ status }: Pick<KeptAppointment, "status">): boolean => !isWithdrawn(status);

type Shown = Pick<KeptAppointment, "id" | "version" | "status" | "startsAt" | "endsAt" | "createdAt" | "updatedAt">;

const readAgainSeconds = 900;

/**
 * Appointments as a calendar (RFC 5545), in UTC. Whoever knows the address reads it, so it names nobody and tells nothing of
 * anybody's health: that there is an appointment, when, and at which clinic.
 */
export function calendarOf(appointments: readonly Shown[], clinicName: string): string {
  const summary = `Janji temu ${clinicName}`;
  const calendar = ical({
    name: summary,
    prodId: { company: "Rawat", product: "appointments" },
    ttl: readAgainSeconds,
  });
  for (const { id, version, status, startsAt, endsAt, createdAt, updatedAt } of appointments) {
    calendar.createEvent({
      id,
      sequence: version - 1,
      start: new Date(startsAt),
      end: new Date(endsAt),
      stamp: new Date(updatedAt),
      created: new Date(createdAt),
      lastModified: new Date(updatedAt),
      summary,
      status: status === "booked" ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
}

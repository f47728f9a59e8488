import type { KeptAppointment } from "../booking/appointment.ts";
import { contentLine, escapeText } from "./content-line.ts";

type Shown = Pick<KeptAppointment, "id" | "version" | "status" | "startsAt" | "endsAt" | "createdAt" | "updatedAt">;

const readAgainEvery = "PT15M";

/**
 * Appointments as a calendar (RFC 5545), in UTC. Whoever knows the address reads it, so it names nobody and tells nothing of
 * anybody's health: that there is an appointment, when, and at which clinic.
 */
export function calendarOf(appointments: readonly Shown[], clinicName: string): string {
  const summary = escapeText(`Janji temu ${clinicName}`);
  const lines = [
    ["BEGIN", "VCALENDAR"],
    ["VERSION", "2.0"],
    ["PRODID", "-//Rawat//appointments//ID"],
    // The name in RFC 7986 and as older readers know it; how often to read again likewise.
    ["NAME", summary],
    ["X-WR-CALNAME", summary],
    ["REFRESH-INTERVAL;VALUE=DURATION", readAgainEvery],
    ["X-PUBLISHED-TTL", readAgainEvery],
    ...appointments.flatMap((appointment) => eventOf(appointment, summary)),
    ["END", "VCALENDAR"],
  ] as const;
  return lines.map(([name, value]) => contentLine(name, value)).join("");
}

const eventOf = ({ id, version, status, startsAt, endsAt, createdAt, updatedAt }: Shown, summary: string) =>
  [
    ["BEGIN", "VEVENT"],
    ["UID", id],
    ["SEQUENCE", String(version - 1)],
    ["DTSTAMP", utc(updatedAt)],
    ["CREATED", utc(createdAt)],
    ["LAST-MODIFIED", utc(updatedAt)],
    ["DTSTART", utc(startsAt)],
    ["DTEND", utc(endsAt)],
    ["SUMMARY", summary],
    ["STATUS", status === "booked" ? "TENTATIVE" : "CONFIRMED"],
    ["END", "VEVENT"],
  ] as const;

/** `20261122T020000Z` */
const utc = (at: string): string => `${at.slice(0, 19).replace(/[-:]/g, "")}Z`;

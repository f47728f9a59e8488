import type { roles } from "./language/roles.ts";

/** The words of every choice, in the order in which people are offered them. The schemas stand on these; whoever only offers a choice needs none. */
export const appointmentStatuses = [
  "booked",
  "confirmed",
  "checked_in",
  "in_progress",
  "completed",
  "cancelled",
  "no_show",
] as const;
export const appointmentModes = ["in_person", "online"] as const;
export const scheduleModes = [...appointmentModes, "both"] as const;
export const staffRoles = ["doctor", "nurse", "receptionist", "agent", "admin"] as const;
/** The role of the account that goes with each of the staff. */
export const accountRoleOf = {
  doctor: "doctor",
  nurse: "staff",
  receptionist: "staff",
  agent: "agent",
  admin: "admin",
} as const satisfies Record<(typeof staffRoles)[number], (typeof roles)[number]>;
export const recordTypes = ["encounter", "lab", "note"] as const;
export const bloodTypes = ["A", "A+", "A-", "B", "B+", "B-", "AB", "AB+", "AB-", "O", "O+", "O-", "unknown"] as const;
export const granularities = ["day", "week", "month"] as const;

/** The fields of a patient that they may change of themself. */
export const ownContact = ["phone", "email", "address", "emergencyContact"] as const;
export const ownContactFields: ReadonlySet<string> = new Set(ownContact);

/** So many days ahead a time may be booked, and is offered. */
export const bookableDaysMax = 365;

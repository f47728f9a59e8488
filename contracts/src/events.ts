import { z } from "zod";
import { Role } from "./actor.ts";
import { AppointmentStatus } from "./appointment.ts";
import { Id, Instant } from "./primitives.ts";
import { RecordType } from "./record.ts";
import { AppointmentMode } from "./schedule.ts";
import { StaffRole } from "./staff-member.ts";

const Account = z.object({ id: Id, name: z.string(), role: Role, patientId: Id.optional(), staffId: Id.optional() });
const Patient = z.object({ id: Id, name: z.string(), medicalRecordNumber: z.string() });
const StaffMember = z.object({
  id: Id,
  name: z.string(),
  role: StaffRole,
  active: z.boolean(),
  /** There when the person was removed for good. */
  removed: z.literal(true).optional(),
});
const Appointment = z.object({
  id: Id,
  patientId: Id,
  doctorId: Id,
  startsAt: Instant,
  endsAt: Instant,
  mode: AppointmentMode,
  status: AppointmentStatus,
});
const MedicalRecord = z.object({ id: Id, patientId: Id, doctorId: Id, type: RecordType });

/**
 * Every event by its name, which is also its routing key, with what it tells. Payloads carry what other services keep of a
 * thing (a name to show), never health data. Fields may be added; what stands here stays.
 */
export const events = {
  "account.created": Account,
  "account.updated": Account,
  "account.disabled": Account,
  "session.revoked": z.object({ accountId: Id, sessionId: Id.optional() }),
  "patient.created": Patient,
  "patient.updated": Patient,
  "patient.archived": Patient,
  "staff.created": StaffMember,
  "staff.updated": StaffMember,
  "schedule.changed": z.object({ doctorId: Id }),
  "appointment.booked": Appointment,
  "appointment.rescheduled": Appointment,
  "appointment.status_changed": Appointment,
  "appointment.reminder_due": Appointment.extend({ hoursBefore: z.union([z.literal(24), z.literal(1)]) }),
  "record.created": MedicalRecord,
  "record.amended": MedicalRecord,
} as const;

export type EventName = keyof typeof events;
export type EventData<N extends EventName> = z.infer<(typeof events)[N]>;

/** The envelope, in the names of CloudEvents. `version` is the subject's, so that a late event can be told from news. */
export const Envelope = z.object({
  id: Id,
  type: z.string(),
  time: Instant,
  source: z.string(),
  subject: z.string(),
  version: z.number().int().positive(),
  data: z.unknown(),
});
export type Envelope = z.infer<typeof Envelope>;

/**
 * Which events each service wants. Every program declares all of these queues, so that an event is kept for a service
 * which has never run yet.
 */
export const subscriptions = {
  gateway: ["patient.updated", "patient.archived", "staff.updated"],
  staff: ["account.created"],
  appointment: [
    "patient.created",
    "patient.updated",
    "patient.archived",
    "staff.created",
    "staff.updated",
    "account.updated",
    "account.disabled",
  ],
  record: ["patient.created", "patient.updated", "patient.archived", "staff.created", "staff.updated"],
} as const satisfies Record<string, readonly EventName[]>;

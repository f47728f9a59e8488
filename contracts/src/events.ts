import { z } from "zod";
import { AppointmentStatus } from "./appointment.ts";
import { ConsultationEnd, ConsultationStatus } from "./consultation.ts";
import { Role } from "./language/actor.ts";
import type { DataOf, NameOf } from "./language/event.ts";
import { Id, Instant } from "./language/primitives.ts";
import { OrderStatus } from "./order.ts";
import { PaymentMethod, PaymentStatus } from "./payment.ts";
import { RecordType } from "./record.ts";
import { AppointmentMode } from "./schedule.ts";
import { StaffRole } from "./staff-member.ts";

const Account = z.object({
  id: Id,
  name: z.string(),
  email: z.string().optional(),
  role: Role,
  patientId: Id.optional(),
  staffId: Id.optional(),
});
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
const Order = z.object({
  id: Id,
  orderNumber: z.string(),
  patientId: Id,
  status: OrderStatus,
  price: z.number().int(),
});
const Payment = z.object({
  id: Id,
  orderNumber: z.string(),
  patientId: Id,
  doctorId: Id.nullable(),
  orderId: Id.nullable(),
  amount: z.number().int(),
  refundedAmount: z.number().int(),
  status: PaymentStatus,
  method: PaymentMethod.nullable(),
  /** When it was begun. */
  begunAt: Instant,
  /** Whether the money came after the time for paying was over, or the doctor's place had been given up meanwhile. */
  isLate: z.boolean(),
  /** Whether others have the doctor's place by now: there is no consultation for it. */
  isPlaceTaken: z.boolean().default(false),
  /** Whether another sum than was asked for came in, which nobody has seen to yet: to its patient it is under review, whatever becomes of it meanwhile. */
  isInQuestion: z.boolean().default(false),
  /** Whether the consultation that it pays for is over, as it is where a payment is told of anew. */
  isConsultationOver: z.boolean().default(false),
});

const Consultation = z.object({
  id: Id,
  paymentId: Id,
  patientId: Id,
  doctorId: Id,
  status: ConsultationStatus,
  startedAt: Instant,
  expiresAt: Instant,
});
const Message = z.object({
  id: Id,
  consultationId: Id.optional(),
  chatRoomId: Id.optional(),
  patientId: Id.optional(),
  doctorId: Id.optional(),
});

/**
 * Every event by its name, which is also its routing key, with what it tells. Payloads carry what other services keep of a
 * thing (a name to show), never health data. Fields may be added; what stands here stays.
 */
export const events = {
  "account.created": Account,
  "account.updated": Account,
  "account.disabled": Account,
  /**
   * One session ended, or all of an account's but `except`; `secretsToo` where with them all ends that lets somebody in without one, such
   * as the address of a calendar.
   */
  "session.revoked": z.object({
    accountId: Id,
    sessionId: Id.optional(),
    except: Id.optional(),
    secretsToo: z.literal(true).optional(),
  }),
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
  "order.created": Order,
  "order.updated": Order,
  /** It was begun, or became something of which no other event tells: a way to pay was chosen, a refund waits. */
  "payment.updated": Payment,
  "payment.settled": Payment,
  "payment.failed": Payment,
  "payment.refunded": Payment,
  "payment.reversed": Payment,
  "consultation.started": Consultation,
  "consultation.expiring": Consultation,
  /** `isToRefund` where what was paid goes back by itself; `isFree` where nothing is owed, also should it be paid once more. */
  "consultation.ended": Consultation.extend({
    endedBecause: ConsultationEnd,
    isToRefund: z.boolean(),
    isFree: z.boolean(),
  }),
  "doctor.presence_changed": z.object({ doctorId: Id, online: z.boolean() }),
  "chat.message_stored": Message,
} as const;

export type ClinicEvents = typeof events;
export type EventName = NameOf<ClinicEvents>;
export type EventData<N extends EventName> = DataOf<ClinicEvents, N>;

/**
 * Which events each service wants, by its name. Every program declares all of these queues, so that an event is kept for a service
 * which has never run yet.
 */
export const subscriptions = {
  gateway: ["patient.updated", "patient.archived", "staff.updated"],
  // The gateway's too: pages are told of all that anybody may know of, and what it does of its own waits for none of that.
  live: (Object.keys(events) as EventName[]).filter((name) => name !== "session.revoked"),
  staff: ["account.created", "account.updated", "account.disabled", "doctor.presence_changed"],
  // A register that is imported, or told anew, tells of thousands: what ends with a person or with a consultation waits behind none of them.
  appointment: [
    "patient.archived",
    "staff.created",
    "staff.updated",
    "account.updated",
    "account.disabled",
    "session.revoked",
  ],
  "appointment-people": ["patient.created", "patient.updated"],
  record: ["patient.archived", "staff.created", "staff.updated"],
  "record-people": ["patient.created", "patient.updated"],
  payment: ["patient.archived", "staff.created", "staff.updated", "consultation.started", "consultation.ended"],
  "payment-people": ["patient.created", "patient.updated"],
  chat: [
    "account.disabled",
    "staff.created",
    "staff.updated",
    "appointment.reminder_due",
    "appointment.rescheduled",
    "appointment.status_changed",
    "record.created",
    "payment.settled",
    "payment.failed",
    "payment.refunded",
    "payment.reversed",
    "consultation.started",
    "consultation.expiring",
    "consultation.ended",
  ],
  "chat-people": ["account.created", "account.updated", "appointment.booked"],
  // Whoever opens an account while a register is imported is known all the same.
  "chat-patients": ["patient.created", "patient.updated", "patient.archived"],
  // Whoever is shut out is so at once, whatever else there is to hear of.
  "chat-shut-out": ["session.revoked", "account.disabled"],
  /** Not events, but what somebody said: kept by the queue until a worker has stored it. */
  messages: ["chat.message_accepted"],
} as const satisfies Record<string, readonly (EventName | "chat.message_accepted")[]>;

import { z } from "zod";
import { ConsultationEnd } from "./consultation.ts";
import { Id, Instant } from "./language/primitives.ts";
import { notificationTypes } from "./words.ts";

export const NotificationType = z.enum(notificationTypes).meta({ id: "NotificationType" });
export type NotificationType = z.infer<typeof NotificationType>;

/** What is told beside its type, as far as that type has it; never what is in a record or was said. */
export const NotificationDetails = z.object({
  /** The other one's name: to a patient the doctor's, to a doctor the patient's. */
  name: z.string().optional(),
  /** When the appointment begins. */
  startsAt: Instant.optional(),
  hoursBefore: z.union([z.literal(24), z.literal(1)]).optional(),
  /** Rupiah: what was paid, or what went back so far. */
  amount: z.number().int().optional(),
  /** When the consultation ends. */
  expiresAt: Instant.optional(),
  endedBecause: ConsultationEnd.optional(),
  /** Whether what was paid goes back by itself. */
  isToRefund: z.boolean().optional(),
});
export type NotificationDetails = z.infer<typeof NotificationDetails>;

export const Notification = NotificationDetails.extend({
  id: Id,
  type: NotificationType,
  subjectId: Id.meta({ description: "The appointment, payment, consultation or record that it is about" }),
  createdAt: Instant,
  readAt: Instant.nullable(),
}).meta({ id: "Notification" });
export type Notification = z.infer<typeof Notification>;

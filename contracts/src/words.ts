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
export const orderStatuses = ["pending", "confirmed", "paid", "cancelled", "refunded"] as const;
export const counterMethods = ["cash", "transfer", "card"] as const;
/** At the front desk, then by the provider's words. */
export const paymentMethods = [
  ...counterMethods,
  "qris",
  "gopay",
  "shopeepay",
  "bank_transfer",
  "credit_card",
  "cstore",
  "other",
] as const;
export const paymentStatuses = [
  "pending",
  "challenge",
  "paid",
  "denied",
  "cancelled",
  "expired",
  "refund_pending",
  "partially_refunded",
  "refunded",
  "reversed",
  "disputed",
] as const;
/** Ways to pay by which the provider gives money back. Bank transfers and what was paid in a shop go back by hand. */
export const onlineRefundMethods = ["credit_card", "gopay", "shopeepay", "qris"] as const;
export const refundStatuses = ["requested", "by_hand", "done", "refused"] as const;
export const ledgerAccounts = ["midtrans", "cash", "bank", "terminal", "income"] as const;
export const ledgerKinds = ["payment", "refund", "reversal"] as const;
export const differenceKinds = [
  "wrong_amount",
  "foreign_refund",
  "partly_disputed",
  "refund_refused",
  "gone_twice",
  "unknown_payment",
] as const;
export const consultationStatuses = ["active", "ended", "expired"] as const;
export const notificationTypes = [
  "appointment_reminder",
  "payment_settled",
  "payment_failed",
  "payment_refunded",
  "payment_reversed",
  "consultation_started",
  "consultation_expiring",
  "consultation_ended",
  "record_ready",
] as const;

/** Why a consultation is over: by its doctor or an administrator, by its time, or because it could not go on. */
export const consultationEnds = [
  "closed",
  "time_over",
  "not_started",
  "unanswered",
  "doctor_gone",
  "payment_reversed",
  "refunded",
] as const;
export const messageTypes = ["text", "image", "file"] as const;
/** Characters that one message may have. */
export const messageCharactersMax = 4_000;
/** What may be sent along, by its content. */
export const attachmentTypes = ["image/png", "image/jpeg", "image/webp", "application/pdf"] as const;
/** Bytes of the largest file that may be sent along. */
export const attachmentBytesMax = 10_485_760;
export const newsStatuses = ["draft", "published"] as const;
export const recordTypes = ["encounter", "lab", "note"] as const;
export const bloodTypes = ["A", "A+", "A-", "B", "B+", "B-", "AB", "AB+", "AB-", "O", "O+", "O-", "unknown"] as const;
export const granularities = ["day", "week", "month"] as const;

/** The fields of a patient that they may change of themself. */
export const ownContact = ["phone", "email", "address", "emergencyContact"] as const;
export const ownContactFields: ReadonlySet<string> = new Set(ownContact);

/** So many days ahead a time may be booked, and is offered. */
export const bookableDaysMax = 365;

/** So many days at most a prescription is for. */
export const prescribedDaysMax = 365;

import type { idNotifications } from "./id-notifications.ts";
import type { Wording } from "./texts.ts";

/** What people are told, in English. */
export const enNotifications = {
  title: "Notifications",
  readAll: "Mark all as read",
  show: "Show",
  all: "All notifications",
  unreadOnes: "Unread ones",
  unread: "Unread",
  noneTitle: "No notifications yet",
  allReadTitle: "Everything is read",
  noneLead: "Reminders of appointments, payments and consultations will stand here.",
  says: {
    appointmentTomorrow: (name: string, when: string) => `A reminder: an appointment with ${name}, ${when}.`,
    appointmentSoon: (name: string, when: string) => `Soon: an appointment with ${name}, ${when}.`,
    payment_settled: (amount: string) => `A payment of ${amount} was received.`,
    payment_failed: (amount: string) => `A payment of ${amount} did not go through.`,
    payment_refunded: (amount: string) => `${amount} goes back to you.`,
    payment_reversed: (amount: string) => `The bank has taken back a payment of ${amount}.`,
    consultation_started: (name: string, until: string) => `A consultation with ${name} has begun, until ${until}.`,
    consultation_expiring: (name: string) => `A consultation with ${name} is about to end.`,
    consultation_ended: (name: string) => `A consultation with ${name} is over.`,
    consultation_refunds: (name: string) => `A consultation with ${name} is over; what was paid goes back.`,
    record_ready: (name: string) => `A new record by ${name} can be read.`,
  },
} as const satisfies Wording<typeof idNotifications>;

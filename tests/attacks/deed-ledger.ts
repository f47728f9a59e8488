import type { AuditEntry } from "@rawat/contracts";
import type { Answered } from "../harness/caller.ts";
import type { Entry } from "./endpoints.ts";
import type { Person } from "./person.ts";

/** What leaves no entry: it changes nothing, or nothing that anybody would look for in a trail. */
const leavesNone = new Set([
  "gateway.accounts.refresh",
  "gateway.accounts.validate",
  "gateway.introspection.introspect",
  // Whether there is such an account nobody may learn; what the mailed address does leaves one.
  "gateway.accounts.forgotPassword",
  "patient.patients.previewImport",
  // Who is there already is brought back by nobody; that of the archived has a test of its own.
  "patient.patients.restore",
  // Neither moved anything here; what a payment comes to leaves one wherever it was seen.
  "payment.payments.callback",
  "payment.payments.sync",
  // Kept by themselves, with who said it and when.
  "chat.chats.send",
  "chat.chats.attach",
  "chat.chats.createRoom",
  "chat.notifications.read",
  "chat.notifications.readAll",
]);

/** What each deed is called in the trail. */
const calledInTrail: Readonly<Record<string, string>> = {
  "gateway.accounts.register": "account.create",
  "gateway.accounts.login": "session.open",
  "gateway.accounts.logout": "session.end",
  "gateway.accounts.changeProfile": "account.update",
  "gateway.accounts.changePassword": "account.change_password",
  "gateway.accounts.resetPassword": "account.reset_password",
  "gateway.users.create": "account.create",
  "gateway.users.change": "account.update",
  "gateway.users.remove": "account.close",
  "gateway.deadLetters.replay": "dead_letter.replay",
  "patient.patients.create": "patient.create",
  "patient.patients.duplicates": "patient.search",
  "patient.patients.import": "patient.import",
  "patient.patients.replace": "patient.update",
  "patient.patients.change": "patient.update",
  "patient.patients.archive": "patient.archive",
  "staff.staff.create": "staff.create",
  "staff.staff.replace": "staff.update",
  "staff.staff.change": "staff.update",
  "staff.staff.remove": "staff.remove",
  "staff.doctors.setSchedules": "schedule.update",
  "staff.doctors.addTimeOff": "time_off.create",
  "staff.doctors.removeTimeOff": "time_off.delete",
  "staff.departments.create": "department.create",
  "staff.departments.replace": "department.update",
  "staff.departments.change": "department.update",
  "staff.departments.remove": "department.delete",
  "staff.clinic.replace": "clinic.update",
  "staff.news.create": "news.create",
  "staff.news.replace": "news.update",
  "staff.news.change": "news.update",
  "staff.news.remove": "news.delete",
  "staff.categories.create": "category.create",
  "staff.categories.replace": "category.update",
  "staff.categories.change": "category.update",
  "staff.categories.remove": "category.delete",
  "appointment.appointments.create": "appointment.book",
  "appointment.appointments.createCalendarToken": "calendar.share",
  "appointment.appointments.revokeCalendarToken": "calendar.unshare",
  "appointment.appointments.replace": "appointment.reschedule",
  "appointment.appointments.change": "appointment.change",
  "appointment.appointments.cancel": "appointment.status",
  "appointment.appointments.step": "appointment.status",
  "appointment.appointments.reschedule": "appointment.reschedule",
  "record.records.create": "record.create",
  "record.records.checkAllergies": "patient.allergies_read",
  "record.records.amend": "record.amend",
  "record.records.remove": "record.enter_in_error",
  "payment.orders.create": "order.create",
  "payment.orders.change": "order.change",
  "payment.orders.payAtCounter": "payment.counter",
  "payment.priceList.replace": "price_list.replace",
  "payment.payments.create": "payment.begin",
  "payment.payments.cancel": "payment.failed",
  "payment.payments.refund": "payment.refund",
  "payment.payments.completeRefund": "payment.refund_complete",
  "payment.payments.withdrawRefund": "payment.refund_withdraw",
  "payment.differences.resolve": "payment.difference_resolve",
  "chat.consultations.end": "consultation.end",
};

/** The deeds that were done, to be held against those that are in the trail. */
export interface DeedLedger {
  /** Looks at an answer, and expects an entry when it says that something was done. */
  note(entry: Entry, caller: Person, answer: Answered): void;
  /** Deeds of which the trail has no entry, or one of somebody else: action and request id. */
  missingIn(trail: readonly AuditEntry[]): string[];
  /** How many deeds were done. */
  readonly size: number;
}

type Deed = Pick<AuditEntry, "requestId" | "action"> & { userId: string | undefined };

export function createDeedLedger(): DeedLedger {
  const done: Deed[] = [];
  return {
    note({ name, method, endpoint }, { accountId }, { status, headers }) {
      if (method === "GET" || status >= 300 || endpoint.access === "service" || leavesNone.has(name)) return;
      const action =
        calledInTrail[name] ?? `${name} is new: say in tests/attacks/deed-ledger.ts how the trail calls it`;
      // Who has no account yet, or signs in to it, is nobody before it is done.
      const userId = endpoint.access === "anyone" ? undefined : accountId;
      done.push({ requestId: headers.get("x-request-id"), action, userId });
    },
    missingIn(trail) {
      const written = Map.groupBy(trail, ({ requestId }) => requestId);
      const isOf = (deed: Deed) => (entry: AuditEntry) =>
        entry.result === "done" && entry.action === deed.action && (deed.userId ?? entry.userId) === entry.userId;
      const missing = done.filter((deed) => !written.get(deed.requestId)?.some(isOf(deed)));
      return missing.map(({ action, requestId }) => `${action} ${requestId}`);
    },
    get size() {
      return done.length;
    },
  };
}

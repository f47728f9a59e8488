import type { Notification } from "@rawat/contracts";
import { clinicMoment, clockTime } from "../clinic/clinic-time.ts";
import { rupiah } from "../format.ts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";

/** What somebody is told, in their language; never what is in a record or was said. */
export function sentenceOf(notification: Notification): string {
  const { type, name = "", startsAt, hoursBefore, amount = 0, expiresAt, isToRefund } = notification;
  const { says } = t.notifications;
  switch (type) {
    case "appointment_reminder":
      return (hoursBefore === 1 ? says.appointmentSoon : says.appointmentTomorrow)(name, momentOf(startsAt));
    case "payment_settled":
    case "payment_failed":
    case "payment_refunded":
    case "payment_reversed":
      return says[type](rupiah(amount));
    case "consultation_started":
      return says.consultation_started(name, expiresAt ? clockTime(expiresAt) : "");
    case "consultation_expiring":
      return says.consultation_expiring(name);
    case "consultation_ended":
      return (isToRefund ? says.consultation_refunds : says.consultation_ended)(name);
    case "record_ready":
      return says.record_ready(name);
  }
}

const momentOf = (at: string | undefined): string => (at === undefined ? "" : clinicMoment(at));

/** Where the thing is that it is about. */
export function wayTo({ type, subjectId }: Notification): string {
  const isPatient = currentUser().role === "patient";
  if (type === "appointment_reminder") return `${isPatient ? "/appointments" : "/calendar"}?appointment=${subjectId}`;
  if (type === "record_ready") return `/records/${subjectId}`;
  return `${type.startsWith("payment_") ? "/payments" : "/consultations"}/${subjectId}`;
}

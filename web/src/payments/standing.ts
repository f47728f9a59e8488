import type { OrderDetails, Payment, PaymentDetails } from "@rawat/contracts";
import { t } from "../i18n/index.ts";
import { currentUser } from "../session.ts";

/** An order as it was read, with its version. */
export type ReadOrder = OrderDetails & { etag: string | undefined };

/** A payment as it was read, with its version. */
export type ReadPayment = PaymentDetails & { etag: string | undefined };

type Status = Payment["status"];

const held: ReadonlySet<Status> = new Set<Status>(["paid", "refund_pending", "partially_refunded"]);

/** Whether money came in and some of it is still here. */
export const isHeld = (status: Status): boolean => held.has(status);

/** Whether there is something to have a receipt of: who disputes it is answered with it. */
export const wasPaid = (status: Status): boolean => isHeld(status) || status === "refunded" || status === "disputed";

/** Whether something may become of it that nobody is told of. */
export const isUnderWay = ({ isOpen, status }: Pick<Payment, "isOpen" | "status">): boolean =>
  isOpen || status === "refund_pending";

/** Whether paying was begun, and the provider had no page for it then: it is begun again. */
export const isWithoutPage = ({ isOpen, redirectUrl }: Pick<Payment, "isOpen" | "redirectUrl">): boolean =>
  isOpen && redirectUrl === null;

/** How far it is, to whoever reads it: to its patient a sum in question is looked into, whatever became of the payment meanwhile. */
export const shownStatus = ({ status, isInQuestion }: Pick<Payment, "status" | "isInQuestion">): Status =>
  isInQuestion && currentUser().role === "patient" ? "challenge" : status;

/** What it is for, in the reader's language: a doctor is known by name, a bill by its own words. */
export const whatFor = ({ doctorName, description }: Pick<Payment, "doctorName" | "description">): string =>
  doctorName ? t.payments.talkWith(doctorName) : description;

/** Whether its patient can still pay it; what a bank looks at is paid already, or never. */
export const isPayable = ({ isOpen, status }: Pick<Payment, "isOpen" | "status">): boolean =>
  isOpen && status !== "challenge";

import type { Order, Payment, PaymentDetails } from "@rawat/contracts";

/** An order as it was read, with its version. */
export type ReadOrder = Order & { etag: string | undefined };

type Status = Payment["status"];

const held: ReadonlySet<Status> = new Set<Status>(["paid", "refund_pending", "partially_refunded"]);
const payable: ReadonlySet<Status> = new Set<Status>(["pending", "denied"]);

/** Whether money came in and some of it is still here. */
export const isHeld = (status: Status): boolean => held.has(status);

/** The refunds of a payment that wait for a hand. */
export const waitingIn = ({ refunds }: Pick<PaymentDetails, "refunds">): PaymentDetails["refunds"] =>
  refunds.filter(({ status }) => status === "by_hand");

/** Whether there is something to have a receipt of: who disputes it is answered with it. */
export const wasPaid = (status: Status): boolean => isHeld(status) || status === "refunded" || status === "disputed";

/** What of it is not given back, nor about to be. */
export const leftOf = ({ amount, refunds }: Pick<PaymentDetails, "amount" | "refunds">): number =>
  amount - refunds.filter(({ status }) => status !== "refused").reduce((sum, refund) => sum + refund.amount, 0);

/** Whether somebody is about to pay by it: then nothing else is done about what it is for. */
export const isPaying = (status: Status): boolean => payable.has(status) || status === "challenge";

/** Whether something may become of it that nobody is told of. */
export const isUnderWay = (status: Status): boolean => isPaying(status) || status === "refund_pending";

/** Whether paying was begun, and the provider had no page for it then: it is begun again. */
export const isWithoutPage = ({ status, redirectUrl, expiresAt }: Payment): boolean =>
  status === "pending" && redirectUrl === null && expiresAt !== null;

/** Whether its patient can still pay it. */
export const isPayable = ({ status, redirectUrl }: Pick<Payment, "status" | "redirectUrl">): boolean =>
  payable.has(status) && redirectUrl !== null;

import type { Order, Payment } from "@rawat/contracts";
import { askOrders, askPayments } from "../api/payments.ts";
import { knowClinicZone } from "../clinic/clinic-time.ts";
import { isUnconfirmed } from "./bill-mark.tsx";
import { isPayable } from "./standing.ts";

/** What a patient owes. */
export interface Owed extends Order {
  /** The payment of it that a bank or the clinic looks at: until they have, nobody pays once more. */
  inReview: string | undefined;
}

/** Whether its patient can pay it now. */
export const isDue = (owed: Owed): boolean => !isUnconfirmed(owed) && owed.inReview === undefined;

/** A patient's own orders that nobody has paid, those that can be paid first: the newest hundred, which is more than anybody owes. */
export async function owedOrders(signal: AbortSignal): Promise<Owed[]> {
  const [unpaid, reviewed] = await Promise.all([
    askOrders(signal).list({ query: { unpaid: "true", limit: "100" } }),
    askPayments(signal).list({ query: { status: "challenge", limit: "100" } }),
    knowClinicZone(),
  ]);
  const inReview = new Map(reviewed.data.map(({ orderId, id }) => [orderId, id]));
  return unpaid.data
    .map((order) => ({ ...order, inReview: order.questionedPaymentId ?? inReview.get(order.id) }))
    .toSorted((one, other) => Number(isDue(other)) - Number(isDue(one)));
}

/** Consultations that a patient has begun to pay, and can still: who has left the page of one finds it again. */
export async function begunTalks(signal: AbortSignal): Promise<Payment[]> {
  const ofStatus = (status: Payment["status"]) => askPayments(signal).list({ query: { status, limit: "100" } });
  const [pending, denied] = await Promise.all([ofStatus("pending"), ofStatus("denied"), knowClinicZone()]);
  return [...pending.data, ...denied.data].filter(
    (payment) => payment.doctorId !== null && isPayable(payment) && !payment.isInQuestion,
  );
}

/** What may change what somebody owes. */
export const isOfBills = ({ type }: { type: string }): boolean => /^(?:order|payment)\./.test(type);

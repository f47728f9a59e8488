import type { Order } from "@rawat/contracts";
import { askOrders, askPayments } from "../api/payments.ts";
import { knowClinicZone } from "../clinic/clinic-time.ts";

/** Whether an order waits for the clinic before its patient can pay it. */
export const isUnconfirmed = ({ status, bySelf }: Pick<Order, "status" | "bySelf">): boolean =>
  status === "pending" && bySelf;

/** What a patient owes. */
export interface Owed extends Order {
  /** The payment of it that a bank looks at: until it has, nobody pays once more. */
  inReview: string | undefined;
}

/** Whether its patient can pay it now. */
export const isDue = (owed: Owed): boolean => !isUnconfirmed(owed) && owed.inReview === undefined;

/** A patient's own orders that nobody has paid, those that can be paid first: of each status the newest hundred, which is more than anybody owes. */
export async function owedOrders(signal: AbortSignal): Promise<Owed[]> {
  const ask = async (status: Order["status"]) =>
    (await askOrders(signal).list({ query: { status, limit: "100" } })).data;
  const [confirmed, pending, reviewed] = await Promise.all([
    ask("confirmed"),
    ask("pending"),
    askPayments(signal).list({ query: { status: "challenge", limit: "100" } }),
    knowClinicZone(),
  ]);
  const inReview = new Map(reviewed.data.map(({ orderId, id }) => [orderId, id]));
  return [...confirmed, ...pending]
    .map((order) => ({ ...order, inReview: inReview.get(order.id) }))
    .toSorted((one, other) => Number(isDue(other)) - Number(isDue(one)));
}

/** What may change what somebody owes. */
export const isOfBills = ({ type }: { type: string }): boolean => /^(?:order|payment)\./.test(type);

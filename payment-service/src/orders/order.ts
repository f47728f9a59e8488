import type { OrderStatus } from "@rawat/contracts";
import { Conflict, instant, newId } from "@rawat/platform";
import { newOrderNumber } from "../order-number.ts";

/** An order as it is kept. */
export interface KeptOrder {
  id: string;
  version: number;
  orderNumber: string;
  patientId: string;
  product: string;
  price: number;
  priceCode: string | null;
  /** What the price list said when it was made; null for what it does not have. */
  listPrice: number | null;
  status: OrderStatus;
  /** Whether the patient made it, or the clinic. */
  madeBy: "patient" | "clinic";
  makerName: string | null;
  /** Who changed its price last, and when. */
  repricedBy: string | null;
  repricedAt: string | null;
  paymentId: string | null;
  paidAt: string | null;
  createdAt: string;
  updatedAt: string;
}

type Wished = Pick<KeptOrder, "patientId" | "product" | "price" | "priceCode" | "listPrice" | "madeBy" | "makerName">;

/** An order that is just made. */
export function newOrder(wished: Wished, now: Date): KeptOrder {
  const at = instant(now);
  return {
    id: newId(),
    version: 1,
    orderNumber: newOrderNumber(now),
    ...wished,
    repricedBy: null,
    repricedAt: null,
    status: "pending",
    paymentId: null,
    paidAt: null,
    createdAt: at,
    updatedAt: at,
  };
}

/** The steps that people take; `paid` and `refunded` follow from payments alone. */
const steps: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending: ["confirmed", "cancelled"],
  confirmed: ["cancelled"],
  paid: [],
  cancelled: [],
  refunded: [],
};

export const canStep = (from: OrderStatus, to: OrderStatus): boolean => steps[from].includes(to);

/** As long as there is something to pay. */
export const unpaidStatuses: readonly OrderStatus[] = ["pending", "confirmed"];

/** Whether there is something to pay. */
export const isUnpaid = ({ status }: Pick<KeptOrder, "status">): boolean => unpaidStatuses.includes(status);

/** Whether a payment of so much pays it: what somebody began to pay before the price was changed does not. */
export const isPaidBy = (order: Pick<KeptOrder, "status" | "price">, { amount }: { amount: number }): boolean =>
  isUnpaid(order) && amount === order.price;

/** @throws Conflict where there is nothing to pay, or nothing any more */
export function assertUnpaid(order: Pick<KeptOrder, "status">): void {
  if (order.status === "paid" || order.status === "refunded") throw new Conflict("already_paid");
  if (!isUnpaid(order)) throw new Conflict("illegal_step");
}

/** Whether it waits for the clinic's word: a price that a patient wrote is nobody's but theirs. */
export const isUnconfirmed = ({ status, madeBy }: Pick<KeptOrder, "status" | "madeBy">): boolean =>
  status === "pending" && madeBy === "patient";

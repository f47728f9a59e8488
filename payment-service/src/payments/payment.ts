import type { PaymentMethod, PaymentStatus } from "@rawat/contracts";
import { instant, newId } from "@rawat/platform";
import { newOrderNumber } from "../order-number.ts";
import type { Judged } from "./judge.ts";

/** A payment as it is kept. */
export interface KeptPayment {
  id: string;
  version: number;
  orderNumber: string;
  patientId: string;
  doctorId: string | null;
  orderId: string | null;
  description: string;
  amount: number;
  status: PaymentStatus;
  method: PaymentMethod | null;
  refundedAmount: number;
  /** What it is to pay, as long as it can be paid. */
  openFor: string | null;
  /** The provider's page. It is kept where all that was tried on it came to nothing: it is open there, and somebody may stand on it. */
  snapToken: string | null;
  redirectUrl: string | null;
  pageClaimedUntil: string | null;
  expiresAt: string | null;
  closedAs: "cancelled" | "expired" | null;
  /** How many places the doctor had when it was begun. */
  placesMax: number | null;
  placeUntil: string | null;
  /** When the doctor's place was given up unpaid, to be had by others. */
  placeLostAt: string | null;
  consultationEndedAt: string | null;
  /** Why nothing is owed for its consultation, which is over; null where it is owed, or not over. */
  freeBecause: string | null;
  paidAt: string | null;
  failedAt: string | null;
  reversedAt: string | null;
  checkAt: string | null;
  checks: number;
  /** When it was last asked for by itself. */
  lookedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** By what it is found that an order is being paid: of all payments one has it. */
export const openForOrder = (orderId: string): string => `order:${orderId}`;

export const openForConsultation = (patientId: string, doctorId: string): string =>
  `consultation:${patientId}:${doctorId}`;

/** The same of a payment that is there; none for what is paid at the front desk. */
export function openForOf({ orderId, patientId, doctorId, expiresAt }: KeptPayment): string | undefined {
  if (expiresAt === null) return undefined;
  if (orderId !== null) return openForOrder(orderId);
  return doctorId === null ? undefined : openForConsultation(patientId, doctorId);
}

interface Wished extends Pick<KeptPayment, "patientId" | "doctorId" | "orderId" | "description" | "amount"> {
  orderNumber?: string;
  openFor: string | null;
  placesMax?: number;
  /** Minutes for which it can be paid; none for what is paid at the front desk. */
  minutes?: number;
}

/** A payment that is just begun. */
export function newPayment({ minutes, orderNumber, placesMax, ...wished }: Wished, now: Date): KeptPayment {
  const at = instant(now);
  const expiresAt = minutes === undefined ? null : instant(new Date(now.getTime() + minutes * 60_000));
  return {
    id: newId(),
    version: 1,
    orderNumber: orderNumber ?? newOrderNumber(now),
    ...wished,
    status: "pending",
    method: null,
    refundedAmount: 0,
    snapToken: null,
    redirectUrl: null,
    pageClaimedUntil: null,
    expiresAt,
    closedAs: null,
    placesMax: placesMax ?? null,
    placeUntil: wished.doctorId === null ? null : expiresAt,
    placeLostAt: null,
    consultationEndedAt: null,
    freeBecause: null,
    paidAt: null,
    failedAt: null,
    reversedAt: null,
    checkAt: null,
    checks: 0,
    lookedAt: null,
    createdAt: at,
    updatedAt: at,
  };
}

/** Whether somebody may still pay it: a payment that was denied may be tried again in another way. */
export const isPayable = ({ closedAs, status }: Pick<KeptPayment, "closedAs" | "status">): boolean =>
  closedAs === null && (status === "pending" || status === "denied" || status === "challenge");

/** Whether its time is not over. What a bank looks at may be paid yet, however long that takes. */
export const isInTime = ({ status, expiresAt }: Pick<KeptPayment, "status" | "expiresAt">, now: Date): boolean =>
  status === "challenge" || (expiresAt ?? "") > instant(now);

/** Whether whoever began it goes on with it. */
export const isOpen = (payment: KeptPayment, now: Date): boolean => isPayable(payment) && isInTime(payment, now);

/** Whether money came in and is still here, all or some. */
const isHeld = (status: PaymentStatus): boolean =>
  status === "paid" || status === "refund_pending" || status === "partially_refunded";

/** Whether the money came after the time for paying was over. */
export const isLate = ({ paidAt, expiresAt }: Pick<KeptPayment, "paidAt" | "expiresAt">): boolean =>
  paidAt !== null && expiresAt !== null && paidAt > expiresAt;

/** A payment as it was judged at an instant, with what follows for its page and the doctor's place, which others may have by now. */
export function judgedAs(
  before: KeptPayment,
  judged: Judged,
  { at, isPlaceTaken }: { at: string; isPlaceTaken: boolean },
): KeptPayment {
  const { status, method, paidAt, refundedAmount } = judged;
  const payable = isPayable({ closedAs: before.closedAs, status });
  const after = { ...before, status, method, paidAt, refundedAmount };
  const isPageOver = before.closedAs !== null || paidAt !== null;
  return {
    ...after,
    openFor: payable ? before.openFor : null,
    snapToken: isPageOver ? null : before.snapToken,
    redirectUrl: isPageOver ? null : before.redirectUrl,
    placeUntil: placeUntil(before, after, { payable, isHere: judged.isHere && !isPlaceTaken, at }),
    placeLostAt: before.placeLostAt ?? (isPlaceLost(before, after, { payable, at }) ? at : null),
  };
}

/** Whether others may have had the doctor's place: it came to nothing, or nobody knew before its time was over that it was paid. */
function isPlaceLost(
  before: KeptPayment,
  { paidAt }: KeptPayment,
  { payable, at }: { payable: boolean; at: string },
): boolean {
  if (before.doctorId === null || before.paidAt !== null) return false;
  return paidAt === null ? !payable : before.expiresAt !== null && at > before.expiresAt;
}

/**
 * For so long whoever has paid waits for their talk at most, where nobody tells that it began or came to nothing: an outage may last days, and both are told
 * once that is over.
 */
const beginsWithinMs = 7 * 24 * 3_600_000;

/**
 * Until when the doctor's place is held: what was paid holds it until its talk says itself how long it lasts, or that it is over. What a bank took in part
 * ends no talk.
 */
function placeUntil(
  before: KeptPayment,
  { doctorId, expiresAt, status, consultationEndedAt }: KeptPayment,
  { payable, isHere, at }: { payable: boolean; isHere: boolean; at: string },
): string | null {
  if (doctorId === null || consultationEndedAt !== null) return null;
  if (payable) return expiresAt;
  if (!isHere || !(isHeld(status) || status === "disputed")) return null;
  // Paid again after the bank had taken it back, it is as if it were paid for the first time.
  if (before.paidAt !== null && (before.placeUntil !== null || before.reversedAt === null)) return before.placeUntil;
  return instant(new Date(Date.parse(at) + beginsWithinMs));
}

/** The same with the doctor's place held for as long as its consultation lasts, which has begun. */
export const withTalkUntil = (payment: KeptPayment, expiresAt: string): KeptPayment =>
  payment.placeUntil === null || payment.consultationEndedAt !== null ? payment : { ...payment, placeUntil: expiresAt };

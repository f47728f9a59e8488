import type { OrderFault } from "../faults.ts";
import type { State } from "./states.ts";

export const methods = ["qris", "gopay", "shopeepay", "bank_transfer", "credit_card", "cstore"] as const;
export type Method = (typeof methods)[number];

export const banks = ["bca", "bni"] as const;
export type Bank = (typeof banks)[number];

/** Moments are milliseconds of the simulator's clock. */
export interface Refund {
  /** None for what a bank took back: it has its number alone. */
  refundKey: string | null;
  refundChargebackId: number;
  amountRupiah: number;
  reason: string;
  madeAt: number;
}

/** One try to pay an order: what Midtrans calls a transaction. */
export interface Attempt {
  transactionId: string;
  /** What the order asked for when it began: an order that expired may be asked for anew with another amount. */
  amountRupiah: number;
  method: Method;
  /** The bank of a virtual account. */
  bank: Bank | null;
  state: State;
  madeAt: number;
  settledAt: number | null;
  expiresAt: number | null;
  /** When it changes its state by itself; null for never. */
  dueAt: number | null;
  refunds: Refund[];
}

/** What a merchant wants paid: what a Snap transaction asks for, and every attempt at it, the latest last. */
export interface Order {
  orderId: string;
  amountRupiah: number;
  items: readonly { name: string; priceRupiah: number; quantity: number }[];
  customerName: string | null;
  customFields: Readonly<Record<string, string>>;
  /** The only token that holds: one that was given for this order before is revoked. */
  token: string;
  finishUrl: string | null;
  /** As Snap names them; null allows every method. */
  enabledPayments: readonly string[] | null;
  notificationUrls: readonly string[];
  /** When payments of this order expire, where the merchant said so. */
  expiresAt: number | null;
  pageExpiresAt: number;
  faults: readonly OrderFault[];
  attempts: Attempt[];
}

const namesOf: Readonly<Record<Method, readonly string[]>> = {
  qris: ["other_qris", "qris"],
  gopay: ["gopay"],
  shopeepay: ["shopeepay"],
  bank_transfer: ["bank_transfer"],
  credit_card: ["credit_card"],
  cstore: ["cstore", "indomaret", "alfamart"],
};

/** Whether the merchant lets people pay this way; `bank` narrows a virtual account. */
export function isEnabled({ enabledPayments }: Order, method: Method, bank?: Bank | null): boolean {
  const names = [
    ...namesOf[method],
    ...(method === "bank_transfer" ? (bank ? [bank] : banks).map((b) => `${b}_va`) : []),
  ];
  return enabledPayments === null || names.some((name) => enabledPayments.includes(name));
}

export const refundedRupiah = ({ refunds }: Attempt): number =>
  refunds.reduce((sum, { amountRupiah }) => sum + amountRupiah, 0);

/** What can still be given back. */
export const leftRupiah = (attempt: Attempt): number => attempt.amountRupiah - refundedRupiah(attempt);

/** Whether nobody can pay on the order's page any more. */
export const isPageOver = ({ pageExpiresAt, expiresAt }: Order, now: number): boolean =>
  now >= Math.min(pageExpiresAt, expiresAt ?? Number.POSITIVE_INFINITY);

import type { PaymentMethod, RefundStatus } from "@rawat/contracts";
import { newId } from "@rawat/platform";
import { wayBack } from "./way-back.ts";

/** Money that is given back, or is to be. */
export interface KeptRefund {
  id: string;
  paymentId: string;
  refundKey: string;
  transactionId: string | null;
  amount: number;
  reason: string;
  status: RefundStatus;
  requestedBy: string | null;
  /** How it is given back. */
  method: PaymentMethod | null;
  note: string | null;
  dueAt: string | null;
  tries: number;
  createdAt: string;
  doneAt: string | null;
}

interface Wished extends Pick<KeptRefund, "paymentId" | "transactionId" | "amount" | "reason" | "requestedBy"> {
  /** How it was paid. */
  method: PaymentMethod | null;
}

/** A refund that is to be done: at once by the provider where the method allows, else by somebody's hand. */
export function newRefund({ method, ...wished }: Wished, at: string): KeptRefund {
  const id = newId();
  const isOnline = wayBack(method) === "online";
  return {
    id,
    refundKey: id,
    ...wished,
    status: isOnline ? "requested" : "by_hand",
    method: isOnline ? method : null,
    note: null,
    dueAt: isOnline ? at : null,
    tries: 0,
    createdAt: at,
    doneAt: null,
  };
}

/** A refund as it stands when it is done; one that the provider had to do. */
export const doneByProvider = (refund: KeptRefund, at: string): KeptRefund => ({
  ...refund,
  status: "done",
  dueAt: null,
  doneAt: at,
});

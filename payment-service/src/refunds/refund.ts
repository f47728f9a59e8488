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
  /** Whether Rawat gives back by itself what nobody owes. */
  isSurplus: boolean;
  /**
   * How it ended where that is more than its status: given back by calling off a card's charge; ended because the money was gone;
   * withdrawn by whoever asked for it.
   */
  ended: "called_off" | "lapsed" | "withdrawn" | null;
}

interface Wished extends Pick<KeptRefund, "paymentId" | "transactionId" | "amount" | "reason" | "requestedBy"> {
  /** How it was paid. */
  method: PaymentMethod | null;
  isSurplus?: boolean;
}

/** A refund that is to be done: at once by the provider where the method allows, else by somebody's hand. */
export function newRefund({ method, isSurplus = false, ...wished }: Wished, at: string): KeptRefund {
  const { paymentId, transactionId, amount, reason, requestedBy } = wished;
  const id = newId();
  const isOnline = wayBack(method) === "online";
  return {
    id,
    refundKey: id,
    paymentId,
    transactionId,
    amount,
    reason,
    requestedBy,
    status: isOnline ? "requested" : "by_hand",
    method: isOnline ? method : null,
    note: null,
    dueAt: isOnline ? at : null,
    tries: 0,
    createdAt: at,
    doneAt: null,
    isSurplus,
    ended: null,
  };
}

/** Whether it waits for somebody's hand, or did until it was ended. */
export const wasByHand = ({ status, method }: KeptRefund): boolean =>
  status === "by_hand" || (status === "refused" && method === null);

/** A refund as it stands when it is done; one that the provider had to do. */
export const doneByProvider = (refund: KeptRefund, at: string): KeptRefund => ({
  ...refund,
  status: "done",
  dueAt: null,
  doneAt: at,
});

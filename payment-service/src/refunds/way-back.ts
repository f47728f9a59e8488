import { onlineRefundMethods, type PaymentMethod } from "@rawat/contracts";

const online: ReadonlySet<PaymentMethod> = new Set<PaymentMethod>(onlineRefundMethods);

/** How money that came by a method goes back. */
export const wayBack = (method: PaymentMethod | null): "online" | "by_hand" =>
  method !== null && online.has(method) ? "online" : "by_hand";

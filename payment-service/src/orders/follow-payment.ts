import type { OrderStatus } from "@rawat/contracts";
import { instant, type Transaction } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import type { KeptPayment } from "../payments/payment.ts";
import { hurryChecks } from "../payments/payment-store.ts";
import { isPaidBy, type KeptOrder } from "./order.ts";
import { writeOrder } from "./order-store.ts";
import { tellOfOrder } from "./tell.ts";

/**
 * Brings an order to where its payment is: paid by the first that pays it, refunded with it, and to be paid again when its money went.
 *
 * @param money whether some of it stays, for what all goes back already pays nothing; whether it is here, or the bank took it back.
 */
export async function followPayment(
  trx: Transaction,
  { clock, outbox, orderCache }: Pick<Deps, "clock" | "outbox" | "orderCache">,
  order: KeptOrder,
  payment: KeptPayment,
  money: Money,
): Promise<void> {
  const status = statusAfter(order, payment, money);
  if (status === undefined || status === order.status) return;
  const isPaid = status === "paid";
  const after: KeptOrder = {
    ...order,
    status,
    paymentId: status === "confirmed" ? null : payment.id,
    paidAt: isPaid ? payment.paidAt : status === "confirmed" ? null : order.paidAt,
    version: order.version + 1,
    updatedAt: instant(clock.now()),
  };
  await writeOrder(trx, after);
  // Whoever stands on the page of another payment of it is to pay nothing there any more.
  if (isPaid) await hurryChecks(trx, order.id, payment.id, after.updatedAt);
  await outbox.publish(trx, tellOfOrder("order.updated", after));
  await orderCache.bypass(order.patientId);
}

interface Money {
  isKept: boolean;
  isHere: boolean;
  isBack: boolean;
  /** Whether the clinic had agreed to give all of it back. */
  isGivenUp: boolean;
}

function statusAfter(
  order: KeptOrder,
  payment: KeptPayment,
  { isKept, isHere, isBack, isGivenUp }: Money,
): OrderStatus | undefined {
  if (isHere && payment.status !== "refunded") return isKept && isPaidBy(order, payment) ? "paid" : undefined;
  if (order.paymentId !== payment.id) return undefined;
  if (payment.status === "refunded") return "refunded";
  if (!isBack) return undefined;
  return isGivenUp ? "refunded" : "confirmed";
}

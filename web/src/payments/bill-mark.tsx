import type { Order, OrderStatus, PaymentStatus } from "@rawat/contracts";
import { Icon } from "../components/icon.tsx";
import type { IconName } from "../components/icon-shapes.ts";
import { t } from "../i18n/index.ts";

/** Whether an order waits for the clinic before its patient can pay it. */
export const isUnconfirmed = ({ status, bySelf }: Pick<Order, "status" | "bySelf">): boolean =>
  status === "pending" && bySelf;

type Status = OrderStatus | PaymentStatus;

/** Whoever does not tell the hues apart has the shapes. */
export const billIcons: Record<Status, IconName> = {
  pending: "clock",
  confirmed: "clock",
  challenge: "shield",
  paid: "check",
  denied: "alert",
  cancelled: "close",
  expired: "close",
  refund_pending: "undo",
  partially_refunded: "undo",
  refunded: "undo",
  reversed: "alert",
  disputed: "alert",
};

/** How far an order is: what the clinic ordered is simply not paid yet, what a patient did waits for the clinic's word. */
export const OrderMark = ({ order }: { order: Pick<Order, "status" | "bySelf"> }) =>
  isUnconfirmed(order) ? (
    <span class="status bill-pending">
      <Icon name="clock" />
      {t.payments.waitsForClinic}
    </span>
  ) : (
    <BillMark status={order.status === "pending" ? "confirmed" : order.status} />
  );

/** How far an order or a payment is. */
export const BillMark = ({ status }: { status: Status }) => (
  <span class={`status bill-${status}`}>
    <Icon name={billIcons[status]} />
    {t.payments.statuses[status]}
  </span>
);

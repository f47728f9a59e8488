import type { OrderStatus, PaymentStatus } from "@rawat/contracts";
import { Icon } from "../components/icon.tsx";
import type { IconName } from "../components/icon-shapes.ts";
import { t } from "../i18n/index.ts";

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

/** How far an order or a payment is. */
export const BillMark = ({ status }: { status: Status }) => (
  <span class={`status bill-${status}`}>
    <Icon name={billIcons[status]} />
    {t.payments.statuses[status]}
  </span>
);

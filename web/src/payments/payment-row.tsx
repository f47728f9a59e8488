import type { Payment } from "@rawat/contracts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { BillMark, billIcons } from "./bill-mark.tsx";
import { BillRow } from "./bill-row.tsx";
import { shownStatus, whatFor } from "./standing.ts";

/** A payment in a list; with whose it is, where that is not plain. */
export const PaymentRow = ({ payment, isNamed }: { payment: Payment; isNamed?: boolean }) => {
  const { id, patientName, method, createdAt, paidAt, amount } = payment;
  const status = shownStatus(payment);
  const told = [isNamed && patientName, method && t.payments.methods[method], clinicMoment(paidAt ?? createdAt)];
  return (
    <BillRow
      icon={billIcons[status]}
      title={whatFor(payment)}
      href={`/payments/${id}`}
      told={told}
      mark={<BillMark status={status} />}
      amount={amount}
    />
  );
};

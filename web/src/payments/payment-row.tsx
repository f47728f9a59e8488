import type { Payment } from "@rawat/contracts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { t } from "../i18n/index.ts";
import { BillMark, billIcons } from "./bill-mark.tsx";
import { BillRow } from "./bill-row.tsx";

/** A payment in a list; with whose it is, where that is not plain. */
export const PaymentRow = ({ payment, isNamed }: { payment: Payment; isNamed?: boolean }) => {
  const { id, description, patientName, method, createdAt, paidAt, status, amount } = payment;
  const told = [isNamed && patientName, method && t.payments.methods[method], clinicMoment(paidAt ?? createdAt)];
  return (
    <BillRow
      icon={billIcons[status]}
      title={description}
      href={`/payments/${id}`}
      told={told}
      mark={<BillMark status={status} />}
      amount={amount}
    />
  );
};

import type { Order } from "@rawat/contracts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { OrderMark } from "./bill-mark.tsx";
import { BillRow } from "./bill-row.tsx";

/** An order in a list; with whose it is, where that is not plain. */
export const OrderRow = ({ order, isNamed }: { order: Order; isNamed?: boolean }) => {
  const { id, product, patientName, medicalRecordNumber, createdAt, price } = order;
  const told = [...(isNamed ? [patientName, medicalRecordNumber] : []), clinicMoment(createdAt)];
  const mark = <OrderMark order={order} />;
  return <BillRow icon="clipboard" title={product} href={`/orders/${id}`} told={told} mark={mark} amount={price} />;
};

import type { Order } from "@rawat/contracts";
import { clinicMoment } from "../clinic/clinic-time.ts";
import { BillRow } from "./bill-row.tsx";

/** An order in a list; with whose it is, where that is not plain. */
export const OrderRow = ({ order, isNamed }: { order: Order; isNamed?: boolean }) => {
  const { id, product, patientName, medicalRecordNumber, createdAt, status, price } = order;
  const told = [...(isNamed ? [patientName, medicalRecordNumber] : []), clinicMoment(createdAt)];
  return <BillRow icon="clipboard" title={product} href={`/orders/${id}`} told={told} status={status} amount={price} />;
};

import type { ClinicEvents, EventName } from "@rawat/contracts";
import type { NewEvent } from "@rawat/platform";
import { isLate, type KeptPayment } from "./payment.ts";

export type PaymentEventName = Extract<EventName, `payment.${string}`>;

/** The event that something became of a payment. */
export function tellOfPayment<N extends PaymentEventName>(
  type: N,
  payment: KeptPayment,
  { isPlaceTaken = false, isInQuestion = false } = {},
): NewEvent<ClinicEvents, N> {
  const { id, orderNumber, patientId, doctorId, orderId, amount, refundedAmount, status, method, version } = payment;
  const data = { id, orderNumber, patientId, doctorId, orderId, amount, refundedAmount, status, method };
  const isConsultationOver = payment.consultationEndedAt !== null;
  return {
    type,
    subject: id,
    version,
    data: {
      ...data,
      begunAt: payment.createdAt,
      isLate: isLate(payment) || payment.placeLostAt !== null,
      isPlaceTaken,
      isInQuestion,
      isConsultationOver,
    },
  } as NewEvent<ClinicEvents, N>;
}

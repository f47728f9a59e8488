import type { BegunConsultation } from "./consultation.ts";

/** What others are told of a consultation. */
const told = ({ id, paymentId, patientId, doctorId, status, startedAt, expiresAt }: BegunConsultation) => ({
  id,
  paymentId,
  patientId,
  doctorId,
  status,
  startedAt,
  expiresAt,
});

export const tellOfConsultation = (
  type: "consultation.started" | "consultation.expiring",
  consultation: BegunConsultation,
) => ({ type, subject: consultation.id, version: consultation.version, data: told(consultation) });

/** Of what the bank took back, or the clinic gave back, nothing was there to go back; it may come in after all. */
const isFree = ({ endedBecause, isToRefund, answeredAt }: BegunConsultation): boolean =>
  isToRefund || (answeredAt === null && (endedBecause === "payment_reversed" || endedBecause === "refunded"));

export const tellOfEnd = (consultation: BegunConsultation) => ({
  type: "consultation.ended" as const,
  subject: consultation.id,
  version: consultation.version,
  data: {
    ...told(consultation),
    endedBecause: consultation.endedBecause ?? "closed",
    isToRefund: consultation.isToRefund,
    isFree: isFree(consultation),
  },
});

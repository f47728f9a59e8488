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

export const tellOfEnd = (consultation: BegunConsultation) => ({
  type: "consultation.ended" as const,
  subject: consultation.id,
  version: consultation.version,
  data: {
    ...told(consultation),
    endedBecause: consultation.endedBecause ?? "closed",
    isToRefund: consultation.isToRefund,
  },
});

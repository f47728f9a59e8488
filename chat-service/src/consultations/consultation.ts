import type { Consultation, ConsultationEnd, ConsultationStatus } from "@rawat/contracts";
import { Conflict, instant, newId } from "@rawat/platform";

/** A consultation as it is kept; nobody is shown one that is only `starting`. */
export interface KeptConsultation {
  id: string;
  version: number;
  paymentId: string;
  patientId: string;
  doctorId: string;
  status: ConsultationStatus | "starting";
  isLate: boolean;
  /** When its payment was begun; unknown of one that was paid before that was told. */
  paymentBegunAt: string | null;
  startedAt: string | null;
  expiresAt: string | null;
  /** When the doctor said something first. As long as nobody has confirmed it, it was perhaps only tried. */
  answeredAt: string | null;
  answerConfirmedAt: string | null;
  warnedAt: string | null;
  endedAt: string | null;
  endedBecause: ConsultationEnd | null;
  isToRefund: boolean;
  dueAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** One that has begun, or has ended before it could. */
export type BegunConsultation = KeptConsultation & {
  status: ConsultationStatus;
  startedAt: string;
  expiresAt: string;
};

export const isBegun = (consultation: KeptConsultation): consultation is BegunConsultation =>
  consultation.status !== "starting";

type Paid = Pick<KeptConsultation, "paymentId" | "patientId" | "doctorId" | "isLate" | "paymentBegunAt">;

/** A consultation that is paid and is to begin now. */
export function newConsultation(paid: Paid, now: Date): KeptConsultation {
  const at = instant(now);
  return {
    id: newId(),
    version: 1,
    ...paid,
    status: "starting",
    startedAt: null,
    expiresAt: null,
    answeredAt: null,
    answerConfirmedAt: null,
    warnedAt: null,
    endedAt: null,
    endedBecause: null,
    isToRefund: false,
    dueAt: at,
    createdAt: at,
    updatedAt: at,
  };
}

/** The same once it is over: also one that never began has been, for no time at all. */
export function ended(
  consultation: KeptConsultation,
  because: ConsultationEnd,
  { at, isToRefund }: { at: string; isToRefund: boolean },
): BegunConsultation {
  return {
    ...consultation,
    version: consultation.version + 1,
    status: because === "time_over" ? "expired" : "ended",
    startedAt: consultation.startedAt ?? at,
    expiresAt: consultation.expiresAt ?? at,
    endedAt: at,
    endedBecause: because,
    isToRefund,
    dueAt: null,
    updatedAt: at,
  };
}

/** Nothing is said after its end, whatever has been done about that yet. @throws Conflict */
export function assertRunning({ status, expiresAt }: BegunConsultation, now: Date): void {
  if (status !== "active" || instant(now) >= expiresAt) throw new Conflict("consultation_over");
}

/** A consultation as it is shown. */
export function presented(consultation: BegunConsultation, names: ReadonlyMap<string, string>): Consultation {
  const { id, paymentId, patientId, doctorId, status, startedAt, expiresAt, answeredAt } = consultation;
  const { endedAt, endedBecause, isToRefund } = consultation;
  return {
    id,
    paymentId,
    patientId,
    patientName: names.get(patientId) ?? "",
    doctorId,
    doctorName: names.get(doctorId) ?? "",
    status,
    startedAt,
    expiresAt,
    isAnswered: answeredAt !== null,
    ...(endedAt !== null && { endedAt }),
    ...(endedBecause !== null && { endedBecause }),
    isToRefund,
  };
}

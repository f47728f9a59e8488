import { z } from "zod";
import { Role } from "./language/actor.ts";
import { Id, Instant } from "./language/primitives.ts";
import { consultationEnds, consultationStatuses } from "./words.ts";

/** `ended` by somebody, or because it could not go on; `expired` when its time was over. */
export const ConsultationStatus = z.enum(consultationStatuses).meta({ id: "ConsultationStatus" });
export type ConsultationStatus = z.infer<typeof ConsultationStatus>;

export const ConsultationEnd = z.enum(consultationEnds).meta({ id: "ConsultationEnd" });
export type ConsultationEnd = z.infer<typeof ConsultationEnd>;

/** A paid talk with a doctor, of which there is one for each payment. */
export const Consultation = z
  .object({
    id: Id,
    paymentId: Id,
    patientId: Id,
    patientName: z.string(),
    doctorId: Id,
    doctorName: z.string(),
    status: ConsultationStatus,
    startedAt: Instant,
    /** From then on nothing more is said in it. */
    expiresAt: Instant,
    /** Whether its doctor has written: who has not in time is waited for no longer. */
    isAnswered: z.boolean(),
    /** There once it is over. */
    endedAt: Instant.optional(),
    endedBecause: ConsultationEnd.optional(),
    /** Whether what was paid for it goes back by itself. */
    isToRefund: z.boolean(),
  })
  .meta({ id: "Consultation" });
export type Consultation = z.infer<typeof Consultation>;

/** What other services may know of a consultation. */
export const ConsultationSummary = Consultation.pick({ id: true, patientId: true, doctorId: true });

/** One of the two who talk, by their account; an administrator reads and is none of them. */
export const Participant = z
  .object({ userId: Id, name: z.string(), role: Role, online: z.boolean() })
  .meta({ id: "Participant" });
export type Participant = z.infer<typeof Participant>;

/** How far a consultation is, by the server's clock. */
export const ConsultationState = z
  .object({
    status: ConsultationStatus,
    startedAt: Instant,
    expiresAt: Instant,
    /** 0 once it is over. */
    secondsRemaining: z.number().int().min(0),
    participants: z.array(Participant),
    /** What each has read up to, by their account. */
    readMarks: z.array(z.object({ userId: Id, messageId: Id })),
  })
  .meta({ id: "ConsultationState" });
export type ConsultationState = z.infer<typeof ConsultationState>;

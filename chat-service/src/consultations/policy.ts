import type { AccountActor, Actor } from "@rawat/contracts";
import { NotFound, notYours } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { type BegunConsultation, isBegun, type KeptConsultation } from "./consultation.ts";
import { findConsultation } from "./consultation-store.ts";

/** Nobody's id: whoever has no person behind their account owns nothing. */
const nobody = "";

/** Whose consultations the actor may see: a doctor's and a patient's own, an administrator's all. */
export function scopeOf(actor: Actor): { patientId?: string; doctorId?: string } {
  if (actor.kind !== "account") return { patientId: nobody };
  if (actor.role === "admin") return {};
  if (actor.role === "doctor") return { doctorId: actor.staffId ?? nobody };
  return { patientId: (actor.role === "patient" && actor.patientId) || nobody };
}

/** Whether the actor is one of its two. */
export const isParticipant = (
  { role, patientId, staffId }: AccountActor,
  consultation: Pick<KeptConsultation, "patientId" | "doctorId">,
): boolean =>
  role === "doctor"
    ? staffId === consultation.doctorId
    : role === "patient" && patientId !== undefined && patientId === consultation.patientId;

/** The same for its two alone. @throws NotFound */
export async function getParticipated(
  deps: Pick<Deps, "db">,
  actor: AccountActor,
  id: string,
): Promise<BegunConsultation> {
  const consultation = await getConsultation(deps, actor, id);
  if (!isParticipant(actor, consultation)) throw notYours({ patientId: consultation.patientId });
  return consultation;
}

/** A consultation that the actor may see. @throws NotFound, also for one that is not the actor's to know of */
export async function getConsultation(
  { db }: Pick<Deps, "db">,
  actor: AccountActor,
  id: string,
): Promise<BegunConsultation> {
  const consultation = await findConsultation(db, { id });
  if (!consultation || !isBegun(consultation)) throw new NotFound("not_found");
  if (actor.role !== "admin" && !isParticipant(actor, consultation))
    throw notYours({ patientId: consultation.patientId });
  return consultation;
}

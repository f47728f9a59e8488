import type { AccountActor, Actor } from "@rawat/contracts";

export const isPatient = (actor: Actor): actor is AccountActor => actor.kind === "account" && actor.role === "patient";

/** Nobody's id: whoever has no patient behind their account owns nothing. */
const nobody = "";

/** Whose records the actor finds: patients their own, the others everybody's. */
export const scopeOf = (actor: Actor): { patientId?: string } =>
  isPatient(actor) ? { patientId: actor.patientId ?? nobody } : {};

/** Doctors and administrators read every patient's records, a patient their own. */
export const canSee = (actor: Actor, patientId: string): boolean =>
  actor.kind === "account" &&
  (actor.role === "doctor" || actor.role === "admin" || (isPatient(actor) && actor.patientId === patientId));

/** A record is corrected by the doctor whose it is, or by an administrator. */
export const canChange = (actor: Actor, doctorId: string): boolean =>
  actor.kind === "account" && (actor.role === "admin" || (actor.role === "doctor" && actor.staffId === doctorId));

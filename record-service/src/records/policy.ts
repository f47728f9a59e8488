import type { AccountActor, Actor } from "@rawat/contracts";

export const isPatient = (actor: Actor): actor is AccountActor => actor.kind === "account" && actor.role === "patient";

/** Doctors and administrators read every patient's records, a patient their own. */
export const canSee = (actor: Actor, patientId: string): boolean =>
  actor.kind === "account" &&
  (actor.role === "doctor" || actor.role === "admin" || (isPatient(actor) && actor.patientId === patientId));

/** A record is corrected by the doctor whose it is, or by an administrator. */
export const canChange = (actor: Actor, doctorId: string): boolean =>
  actor.kind === "account" && (actor.role === "admin" || (actor.role === "doctor" && actor.staffId === doctorId));

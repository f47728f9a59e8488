import type { Actor } from "@rawat/contracts";

type Whose = { patientId?: string; doctorId?: string };

/** Nobody's id: whoever has no patient or staff member behind their account owns nothing. */
const nobody = "";

/** Whose appointments the actor may see: patients their own, doctors those with them, the clinic's people all. */
export function scopeOf(actor: Actor): Whose {
  if (actor.kind === "service") return {};
  if (actor.kind === "visitor") return { patientId: nobody };
  if (actor.role === "admin" || actor.role === "staff") return {};
  if (actor.role === "doctor") return { doctorId: actor.staffId ?? nobody };
  return { patientId: actor.patientId ?? nobody };
}

export function canSee(actor: Actor, { patientId, doctorId }: Required<Whose>): boolean {
  const scope = scopeOf(actor);
  return (scope.patientId ?? patientId) === patientId && (scope.doctorId ?? doctorId) === doctorId;
}

export const isPatient = (actor: Actor): boolean => actor.kind === "account" && actor.role === "patient";

/** Whether the actor mends slips of others and of their own: the clinic's desk, not the doctor's room. */
export const canMend = (actor: Actor): boolean =>
  actor.kind === "account" && (actor.role === "admin" || actor.role === "staff");

/** A patient books for themself alone. */
export const canBookFor = (actor: Actor, patientId: string): boolean =>
  (scopeOf(actor).patientId ?? patientId) === patientId;

import type { Actor } from "@rawat/contracts";
import { notYours } from "@rawat/platform";

/** Nobody's id: whoever has no patient behind their account owns nothing. */
const nobody = "";

export const isPatient = (actor: Actor): boolean => actor.kind === "account" && actor.role === "patient";

/** Whose bills the actor may see: patients their own, the clinic's desk all. */
export function scopeOf(actor: Actor): { patientId?: string } {
  if (actor.kind === "service") return {};
  if (actor.kind === "account" && (actor.role === "admin" || actor.role === "staff")) return {};
  return { patientId: (actor.kind === "account" && actor.patientId) || nobody };
}

/** @throws NotFound for what is not the actor's to know of. */
export function assertSees(actor: Actor, { patientId }: { patientId: string }): void {
  if ((scopeOf(actor).patientId ?? patientId) !== patientId) throw notYours({ patientId });
}

/** The actor's name, for what is written down of who did it. */
export const nameOf = (actor: Actor): string | null => (actor.kind === "account" ? actor.name : null);

import type { Actor } from "@rawat/contracts";
import { ownContactFields } from "@rawat/contracts";

/** The clinic's people see every patient; a patient only themself. */
export const canSee = (actor: Actor, patientId: string): boolean =>
  actor.kind === "service" || (actor.kind === "account" && (actor.role !== "patient" || actor.patientId === patientId));

/** An archived patient is there for an administrator who asks for it. */
export const canSeeArchived = (actor: Actor, asked: boolean | undefined): boolean =>
  asked === true && actor.kind === "account" && actor.role === "admin";

export const isPatient = (actor: Actor): actor is Extract<Actor, { kind: "account" }> =>
  actor.kind === "account" && actor.role === "patient";

/** The fields of a change that the actor may not make: patients change their contact fields only. */
export const forbiddenFields = (actor: Actor, fields: readonly string[]): string[] =>
  isPatient(actor) ? fields.filter((field) => !ownContactFields.has(field)) : [];

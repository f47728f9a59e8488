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

/** The fields by which the clinic knows that somebody is who they say. */
const identityFields: ReadonlySet<string> = new Set(["name", "birthDate", "nik"]);

/** Whether a change of these fields says that the clinic has looked at who somebody is: it names them, also as what they were. */
export const saysWhoTheyAre = (actor: Actor, fields: readonly string[]): boolean =>
  actor.kind === "account" &&
  (actor.role === "admin" || actor.role === "staff") &&
  fields.some((field) => identityFields.has(field));

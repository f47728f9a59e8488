import type { Actor, StaffMember } from "@rawat/contracts";
import type { FoundStaffMember } from "./staff-store.ts";

/** Contact data and licence numbers are for administrators and the front desk. */
const seesContacts = (actor: Actor): boolean =>
  actor.kind === "account" && (actor.role === "admin" || actor.role === "staff");

/** What the actor may see of a person of the clinic, and what our own programs may know. */
export function present(
  { phone, email, sipNumber, strNumber, ...member }: FoundStaffMember,
  actor: Actor,
): StaffMember {
  return { ...member, ...(seesContacts(actor) && { phone, email, sipNumber, strNumber }) };
}

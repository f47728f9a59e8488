import type { ClinicEvents } from "@rawat/contracts";
import type { NewEvent } from "@rawat/platform";
import type { KeptStaffMember } from "./staff-member.ts";

/** What there is to tell of a person of the clinic. */
export type Told = Pick<KeptStaffMember, "id" | "name" | "role" | "active" | "version" | "removedAt">;

/** The event that something happened to a person of the clinic. Nobody's contact data leaves with it. */
export function tellOf<N extends "staff.created" | "staff.updated">(type: N, member: Told): NewEvent<ClinicEvents, N> {
  const { id, name, role, active, version, removedAt } = member;
  const data = { id, name, role, active, ...(removedAt !== null && { removed: true as const }) };
  return { type, subject: id, version, data } as NewEvent<ClinicEvents, N>;
}

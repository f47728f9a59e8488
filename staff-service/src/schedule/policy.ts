import type { Actor } from "@rawat/contracts";
import { Forbidden, NotFound, notYours } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { type FoundStaffMember, findStaffMember } from "../people/staff-store.ts";

/** Whether the actor keeps this doctor's schedule: an administrator, or the doctor. */
export const keepsScheduleOf = (actor: Actor, doctorId: string): boolean =>
  actor.kind === "account" && (actor.role === "admin" || actor.staffId === doctorId);

/** A doctor at work. @throws NotFound for anybody else */
export async function getDoctor({ db }: Pick<Deps, "db">, id: string): Promise<FoundStaffMember> {
  const member = await findStaffMember(db, id);
  if (member?.role !== "doctor" || !member.active) throw new NotFound("not_found");
  return member;
}

/** A doctor whose schedule the actor may see: one at work, to those who keep the schedule also one who is not. @throws NotFound */
export async function getScheduledDoctor({ db }: Pick<Deps, "db">, actor: Actor, id: string) {
  const member = await findStaffMember(db, id);
  if (member?.role !== "doctor") throw new NotFound("not_found");
  if (!member.active && !keepsScheduleOf(actor, id)) throw notYours();
  return member;
}

/** A doctor whose schedule the actor keeps. @throws NotFound; Forbidden for one who is known to everybody, and another's to plan */
export async function getKeptDoctor(deps: Pick<Deps, "db">, actor: Actor, id: string): Promise<FoundStaffMember> {
  const doctor = await getScheduledDoctor(deps, actor, id);
  if (!keepsScheduleOf(actor, id)) throw new Forbidden("not_allowed");
  return doctor;
}

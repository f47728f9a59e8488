import type { NewStaffMember, StaffChanges } from "@rawat/contracts";
import {
  audit,
  Conflict,
  currentActor,
  instant,
  inTransaction,
  isReferenceViolation,
  lastWriterWins,
  type Transaction,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { unknownDepartment } from "./add-staff-member.ts";
import { getStaffMember } from "./read-staff.ts";
import { changedFields, fieldsOf, type KeptStaffMember } from "./staff-member.ts";
import { type FoundStaffMember, findStaffMember, updateStaffMember } from "./staff-store.ts";
import { tellOf } from "./tell.ts";

/** A change of one person: which, and what they become. */
interface Change {
  id: string;
  /** The version that If-Match demands. */
  ifMatch: number | undefined;
  /** The fields as they shall be. */
  to: (member: KeptStaffMember) => Partial<KeptStaffMember>;
  action: "staff.update" | "staff.remove";
}

/** Puts the fields of a form in place of what is there. */
export const replaceStaffMember = (deps: Deps, id: string, wish: NewStaffMember, ifMatch?: number) =>
  change(deps, {
    id,
    ifMatch,
    action: "staff.update",
    to: (member) => {
      assertSameRole(member, wish);
      return fieldsOf(wish);
    },
  });

/** Changes the fields that are told. */
export const changeStaffMember = (deps: Deps, id: string, changes: StaffChanges, ifMatch?: number) =>
  change(deps, {
    id,
    ifMatch,
    action: "staff.update",
    to: (member) => {
      assertSameRole(member, changes);
      return changedFields(member, changes);
    },
  });

/** Accounts, appointments and records were made with the role in mind. */
function assertSameRole(member: KeptStaffMember, { role }: StaffChanges): void {
  if (role !== undefined && role !== member.role) throw new Conflict("staff_role_fixed");
}

/** Changes a person. */
export async function change(deps: Deps, wish: Change): Promise<FoundStaffMember> {
  try {
    return await lastWriterWins(wish.ifMatch, () =>
      inTransaction(deps.db, (trx) => changeOnce(trx, deps, wish), { line: wish.id }),
    );
  } catch (error) {
    throw isReferenceViolation(error) ? unknownDepartment(error) : error;
  }
}

async function changeOnce(
  trx: Transaction,
  { outbox, clock }: Deps,
  { id, ifMatch, to, action }: Change,
): Promise<FoundStaffMember | undefined> {
  const found = await getStaffMember({ db: trx }, id);
  const { departmentName: _, nameKey: __, ...member } = found;
  if (ifMatch !== undefined && member.version !== ifMatch) return undefined;
  const changed = { ...member, ...to(member), version: member.version + 1, updatedAt: instant(clock.now()) };
  if (!(await updateStaffMember(trx, changed))) return undefined;
  await audit(trx, currentActor(), { action, subjectId: id });
  await outbox.publish(trx, { ...tellOf("staff.updated", changed), isUrgent: changed.removedAt !== null });
  // Read again, for the department may be another one. Who was just removed is not found any more, and not shown either.
  return (await findStaffMember(trx, id)) ?? found;
}

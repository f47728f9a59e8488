import { instant, isUniqueViolation, NotFound, whileClosed } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { change } from "./change-staff-member.ts";
import { getStaffMember } from "./read-staff.ts";
import { claimRegistration } from "./staff-store.ts";

/**
 * Removes a person of the clinic. A doctor must have no appointment to come: the appointment service takes no bookings for them
 * from the moment it was asked, so one that is being made either is there first, and refuses this, or comes too late.
 */
export async function removeStaffMember(deps: Deps, id: string, ifMatch?: number): Promise<void> {
  const { role, version } = await getStaffMember(deps, id);
  if (role !== "doctor") return remove(deps, id, ifMatch);
  await whileClosed([deps.appointments], { id, version }, () => remove(deps, id, ifMatch));
}

/** Undoes the person of an account that was never completed. One who did not come here yet is refused when they do. */
export async function withdrawRegistration(deps: Deps, id: string): Promise<void> {
  try {
    await claimRegistration(deps.db, id);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    await remove(deps, id).catch((failure) => {
      if (!(failure instanceof NotFound)) throw failure;
    });
  }
}

async function remove(deps: Deps, id: string, ifMatch?: number): Promise<void> {
  const removedAt = instant(deps.clock.now());
  // Out of the department too, which may then be removed.
  const to = () => ({ removedAt, active: false, departmentId: null });
  await change(deps, { id, ifMatch, to, action: "staff.remove" });
}

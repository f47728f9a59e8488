import type { NewAccount, NewStaffMember, Role, StaffRole } from "@rawat/contracts";
import { orAbsent, Unusable } from "@rawat/platform";
import type { Deps } from "../deps.ts";

/** Which of the clinic's people may have an account of a role; the first one is made where nobody is named. */
const staffRoles: Readonly<Record<Exclude<Role, "patient">, readonly [StaffRole, ...StaffRole[]]>> = {
  doctor: ["doctor"],
  staff: ["receptionist", "nurse"],
  agent: ["agent"],
  admin: ["admin"],
};

/** A doctor of whom nobody said more. */
const unspecialized = "Dokter umum";

/** Makes the patient or the staff member of a new account. */
export async function makePerson({ patients, staff }: Deps, id: string, wish: NewAccount): Promise<void> {
  const { name, email, role } = wish;
  if (role === "patient") await patients.register({ params: { id }, body: { name, email } });
  else await staff.register({ params: { id }, body: staffMemberOf(wish, staffRoles[role][0]) });
}

function staffMemberOf(
  { name, email, departmentId, specialization, consultationFee }: NewAccount,
  role: StaffRole,
): NewStaffMember {
  const doctor = role === "doctor" && { specialization: specialization ?? unspecialized, consultationFee };
  return { name, role, email, departmentId, ...doctor };
}

/** What the register says of the person of an account. */
export interface RegisteredPerson {
  name: string;
  /** The version of the person that says so. */
  version: number;
}

/** @throws Unusable when there is no such patient, or none any more. */
export async function getPatient({ patients }: Deps, id: string): Promise<RegisteredPerson> {
  const found = await orAbsent(patients.summary({ params: { id } }));
  if (!found) throw new Unusable("unknown_patient");
  return { name: found.data.name, version: found.version };
}

/** @throws Unusable when there is no such person of the clinic, or not in a role that goes with the account's. */
export async function getStaffMember({ staff }: Deps, id: string, role: Role): Promise<RegisteredPerson> {
  const fits = (as: StaffRole) => role !== "patient" && staffRoles[role].includes(as);
  const found = await orAbsent(staff.summary({ params: { id } }));
  if (!found || !fits(found.data.role)) throw new Unusable("unknown_staff");
  return { name: found.data.name, version: found.version };
}

import type { NewAccount, NewStaffMember, Role, StaffRole } from "@rawat/contracts";
import { accountRoleOf } from "@rawat/contracts/without-schemas";
import { orAbsent, Unusable } from "@rawat/platform";
import type { Deps } from "../deps.ts";

/** Whom of the staff an account makes where nobody is named. */
const madeFor: Readonly<Record<Exclude<Role, "patient">, StaffRole>> = {
  doctor: "doctor",
  staff: "receptionist",
  agent: "agent",
  admin: "admin",
};

/** A doctor of whom nobody said more. */
const unspecialized = "Dokter umum";

/** Makes the patient or the staff member of a new account. */
export async function makePerson({ patients, staff }: Deps, id: string, wish: NewAccount): Promise<void> {
  const { name, email, role } = wish;
  if (role === "patient") await patients.register({ params: { id }, body: { name, email } });
  else await staff.register({ params: { id }, body: staffMemberOf(wish, madeFor[role]) });
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
  const found = await orAbsent(staff.summary({ params: { id } }));
  if (!found || accountRoleOf[found.data.role] !== role) throw new Unusable("unknown_staff");
  return { name: found.data.name, version: found.version };
}

import type { NewAccount, NewStaffMember, Role, StaffRole } from "@rawat/contracts";
import { Conflict, RemoteError, Unusable } from "@rawat/platform";
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

/** Whether there is such a patient is asked of the service that knows. @throws Unusable */
export async function assertPatient({ patients }: Deps, id: string): Promise<void> {
  try {
    await patients.summary({ params: { id } });
  } catch (error) {
    throw isUnknown(error) ? new Unusable("unknown_patient", { cause: error }) : error;
  }
}

/** The patient of an account that shall be enabled, with the version of what is told of them. @throws Conflict for one who is archived. */
export async function getPresentPatient({ patients }: Deps, id: string): Promise<{ name: string; version: number }> {
  try {
    const { data, etag } = await patients.summary({ params: { id } });
    return { name: data.name, version: Number(etag?.replaceAll('"', "")) || 1 };
  } catch (error) {
    throw isUnknown(error) ? new Conflict("patient_archived", { cause: error }) : error;
  }
}

/** @throws Unusable when there is no such person of the clinic, or not in a role that goes with the account's. */
export async function assertStaffMember({ staff }: Deps, id: string, role: Role): Promise<void> {
  try {
    const { data } = await staff.summary({ params: { id } });
    if (role === "patient" || !staffRoles[role].includes(data.role)) throw new Unusable("unknown_staff");
  } catch (error) {
    throw isUnknown(error) ? new Unusable("unknown_staff", { cause: error }) : error;
  }
}

const isUnknown = (error: unknown) => error instanceof RemoteError && error.problem.status === 404;

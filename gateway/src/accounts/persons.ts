import type { NewAccount, NewStaffMember, Role, StaffRole } from "@rawat/contracts";
import { type ProblemError, RemoteError, Unusable, versionOf } from "@rawat/platform";
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
export const getPatient = ({ patients }: Deps, id: string): Promise<RegisteredPerson> =>
  answered(patients.summary({ params: { id } }), (cause) => new Unusable("unknown_patient", { cause }));

/** @throws Unusable when there is no such person of the clinic, or not in a role that goes with the account's. */
export function getStaffMember({ staff }: Deps, id: string, role: Role): Promise<RegisteredPerson> {
  const fits = (as: StaffRole) => role !== "patient" && staffRoles[role].includes(as);
  const asked = staff.summary({ params: { id } }).then((answer) => {
    if (!fits(answer.data.role)) throw new Unusable("unknown_staff");
    return answer;
  });
  return answered(asked, (cause) => new Unusable("unknown_staff", { cause }));
}

async function answered(
  asked: Promise<{ data: { name: string }; etag?: string | undefined }>,
  isUnknown: (cause: unknown) => ProblemError,
): Promise<RegisteredPerson> {
  try {
    const { data, etag } = await asked;
    return { name: data.name, version: versionOf(etag) };
  } catch (error) {
    throw error instanceof RemoteError && error.problem.status === 404 ? isUnknown(error) : error;
  }
}

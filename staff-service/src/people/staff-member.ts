import type { KnownStaffMember, NewStaffMember, StaffChanges } from "@rawat/contracts";
import { Invalid } from "@rawat/platform";

/** A person of the clinic with what is kept of them beside the fields people see. */
export interface KeptStaffMember extends Omit<KnownStaffMember, "departmentName"> {
  version: number;
  scheduleVersion: number;
  /** Whether a doctor is at the chat now. */
  online: boolean;
  removedAt: string | null;
}

type Fields = Omit<
  KeptStaffMember,
  "id" | "version" | "scheduleVersion" | "online" | "removedAt" | "createdAt" | "updatedAt"
>;

const consultationsUnlessTold = 3;
const chatsUnlessTold = 5;

/** Fields that were not told are empty, or what is usual. */
export function fieldsOf(wish: NewStaffMember): Fields {
  return {
    name: wish.name,
    role: wish.role,
    departmentId: wish.departmentId ?? null,
    specialization: wish.specialization ?? null,
    sipNumber: wish.sipNumber ?? null,
    strNumber: wish.strNumber ?? null,
    consultationFee: wish.consultationFee ?? null,
    maxConsultations: wish.maxConsultations ?? consultationsUnlessTold,
    maxChats: wish.maxChats ?? chatsUnlessTold,
    phone: wish.phone ?? null,
    email: wish.email ?? null,
    bio: wish.bio ?? null,
    photoUrl: wish.photoUrl ?? null,
    active: wish.active ?? true,
  };
}

/** The fields after a change that names only some of them. @throws Invalid when a doctor's fields would no longer go with the role. */
export function changedFields(member: KeptStaffMember, changes: StaffChanges): Fields {
  const told = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const fields = fieldsOf({ ...member, ...told });
  const issues = [
    ...(fields.role === "doctor" && fields.specialization === null
      ? [{ path: "specialization", message: "Expected for a doctor" }]
      : []),
    ...(fields.role !== "doctor" && fields.consultationFee !== null
      ? [{ path: "consultationFee", message: "Expected only for a doctor" }]
      : []),
  ];
  if (issues.length > 0) throw new Invalid("invalid_request", { detail: "Some fields are not valid", issues });
  return fields;
}

/** Somebody who was not stored before. */
export function newStaffMember(wish: NewStaffMember, id: string, at: string): KeptStaffMember {
  return {
    ...fieldsOf(wish),
    id,
    version: 1,
    scheduleVersion: 1,
    online: false,
    removedAt: null,
    createdAt: at,
    updatedAt: at,
  };
}

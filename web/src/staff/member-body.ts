import type { NewStaffMember, StaffMember, StaffRole } from "@rawat/contracts";
import type { Values } from "../components/drafts.ts";
import { rupiahOf } from "../components/rupiah-field.tsx";
import { phone } from "../format.ts";

/** Who is changed, as they were when the form was opened: kept with what is typed, so that what another changes meanwhile is seen after a reload too. */
export interface ReadMember {
  member: StaffMember;
  etag: string | undefined;
}

/** What stands in the form's fields for one of the staff. */
export const textsOf = (member: StaffMember): Values => ({
  name: member.name,
  departmentId: member.departmentId ?? "",
  specialization: member.specialization ?? "",
  consultationFee: member.consultationFee === null ? "" : String(member.consultationFee),
  maxConsultations: String(member.maxConsultations),
  maxChats: String(member.maxChats),
  bio: member.bio ?? "",
  active: member.active ? "on" : "",
  phone: member.phone ? phone(member.phone) : "",
  email: member.email ?? "",
  sipNumber: member.sipNumber ?? "",
  strNumber: member.strNumber ?? "",
  photoUrl: member.photoUrl ?? "",
});

/** What the form says, as the contract's body. */
export function memberOf(values: Values, role: StaffRole): NewStaffMember {
  const isDoctor = role === "doctor";
  const orNull = (name: string) => values[name]?.trim() || null;
  const maxConsultations = wholeNumber(values.maxConsultations);
  const maxChats = wholeNumber(values.maxChats);
  return {
    name: values.name ?? "",
    role,
    departmentId: values.departmentId || null,
    specialization: isDoctor ? orNull("specialization") : null,
    consultationFee: isDoctor ? rupiahOf(values.consultationFee) : null,
    ...(maxConsultations !== undefined && { maxConsultations }),
    ...(maxChats !== undefined && { maxChats }),
    phone: orNull("phone"),
    bio: values.bio || null,
    active: values.active === "on",
    sipNumber: orNull("sipNumber"),
    strNumber: orNull("strNumber"),
    email: orNull("email"),
    photoUrl: orNull("photoUrl"),
  };
}

export type Changes = Partial<NewStaffMember>;

/** Only what was changed is sent, so that two who change different fields do not undo each other. */
export function changesOf(values: Values, { member }: ReadMember): Changes {
  const before = memberOf(textsOf(member), member.role);
  return Object.fromEntries(
    Object.entries(memberOf(values, member.role)).filter(
      ([name, value]) => value !== before[name as keyof NewStaffMember],
    ),
  );
}

/** What is no number goes to the server as it is, to be refused there by its field's name. */
function wholeNumber(text = ""): number | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  return Number.isNaN(Number(trimmed)) ? (trimmed as unknown as number) : Number(trimmed);
}

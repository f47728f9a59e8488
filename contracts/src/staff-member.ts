import { z } from "zod";
import { seenBy } from "./language/answers.ts";
import { Email, Id, Instant, Line, Paragraphs, Phone } from "./language/primitives.ts";
import { staffRoles } from "./words.ts";

/** What a person of the clinic does there; an account's role follows from it. */
export const StaffRole = z.enum(staffRoles).meta({ id: "StaffRole" });
export type StaffRole = z.infer<typeof StaffRole>;

/** Whole rupiah. */
export const Rupiah = z.number().int().min(0).max(100_000_000);

const fields = {
  name: Line(200),
  role: StaffRole,
  departmentId: Id.nullish(),
  specialization: Line(120).nullish(),
  /** Licence of this practice place; formats differ by regency, so any text is taken. */
  sipNumber: Line(60).nullish(),
  /** Registration with the medical council. */
  strNumber: Line(60).nullish(),
  consultationFee: Rupiah.nullish(),
  maxConsultations: z.number().int().min(1).max(50).optional(),
  maxChats: z.number().int().min(1).max(50).optional(),
  phone: Phone.nullish(),
  email: Email.nullish(),
  bio: Paragraphs(5_000).nullish(),
  photoUrl: z
    .url({ protocol: /^https$/, error: "Expected an https address" })
    .max(500)
    .nullish(),
  active: z.boolean().optional(),
};

export const NewStaffMember = z
  .strictObject(fields)
  .refine(({ role, specialization }) => role !== "doctor" || specialization != null, {
    path: ["specialization"],
    message: "Expected for a doctor",
  })
  .refine(({ role, consultationFee }) => role === "doctor" || consultationFee == null, {
    path: ["consultationFee"],
    message: "Expected only for a doctor",
  })
  .meta({ id: "NewStaffMember" });
export type NewStaffMember = z.infer<typeof NewStaffMember>;

export const StaffChanges = z.strictObject(fields).partial().meta({ id: "StaffChanges" });
export type StaffChanges = z.infer<typeof StaffChanges>;

/** A person of the clinic as everybody who is signed in sees them. */
const PublicStaffMember = z.object({
  id: Id,
  name: z.string(),
  role: StaffRole,
  departmentId: Id.nullable(),
  departmentName: z.string().nullable(),
  specialization: z.string().nullable(),
  consultationFee: z.number().int().nullable(),
  maxConsultations: z.number().int(),
  maxChats: z.number().int(),
  bio: z.string().nullable(),
  photoUrl: z.string().nullable(),
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});

const contacts = {
  sipNumber: z.string().nullable(),
  strNumber: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
};

/** The same as administrators and the front desk see them. */
const KnownStaffMember = PublicStaffMember.extend(contacts);
export type KnownStaffMember = z.infer<typeof KnownStaffMember>;

/** A person of the clinic. Contact data and licence numbers are there for administrators and the front desk alone. */
export const StaffMember = PublicStaffMember.extend(z.object(contacts).partial().shape).meta({ id: "StaffMember" });
export type StaffMember = z.infer<typeof StaffMember>;

/** Who sees what of a person of the clinic. */
export const StaffMemberSeen = seenBy(StaffMember, {
  admin: KnownStaffMember,
  staff: KnownStaffMember,
  doctor: PublicStaffMember,
  agent: PublicStaffMember,
  patient: PublicStaffMember,
});

/** What other services, and the own account, may know of a person of the clinic. */
export const StaffSummary = StaffMember.pick({
  id: true,
  name: true,
  role: true,
  departmentId: true,
  specialization: true,
  consultationFee: true,
  maxConsultations: true,
  maxChats: true,
  active: true,
}).meta({ id: "StaffSummary" });
export type StaffSummary = z.infer<typeof StaffSummary>;

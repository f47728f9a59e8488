import { z } from "zod";
import { Role } from "./language/actor.ts";
import { CalendarDate, Email, Id, Instant, Line, Phone } from "./language/primitives.ts";
import { Gender, Nik, PatientSummary } from "./patient.ts";
import { Rupiah, StaffSummary } from "./staff-member.ts";

const characters = (text: string) => [...text].length;

/** A password of 8 to 128 characters, any Unicode, kept exactly as typed. Whether it is a common one the gateway knows. */
export const Password = z
  .string()
  .max(512, "Expected at most 128 characters")
  .refine((text) => characters(text) >= 8, "Expected at least 8 characters")
  .refine((text) => characters(text) <= 128, "Expected at most 128 characters")
  // A lone surrogate has no bytes: two such passwords would be one.
  .refine((text) => text.isWellFormed(), "Expected well-formed text");

/** A password that is only compared. It may be shorter or longer than a new one; then it is simply wrong. */
export const TypedPassword = z.string().min(1, "Expected a password").max(1_024);

/** Consultation fees and staff roles come with a staff member's account. */
export const Account = z
  .object({
    id: Id,
    email: z.string(),
    name: z.string(),
    registeredName: z
      .string()
      .optional()
      .describe("The register's name of the account's person, where the account shows another one"),
    role: Role,
    patientId: Id.optional(),
    staffId: Id.optional(),
    disabled: z.boolean(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: "Account" });
export type Account = z.infer<typeof Account>;

export const TokenUser = Account.pick({
  id: true,
  email: true,
  name: true,
  role: true,
  patientId: true,
  staffId: true,
}).meta({ id: "TokenUser" });
export type TokenUser = z.infer<typeof TokenUser>;

/** What signing in answers, in OAuth's names. `refresh_token` is absent when it went out as a cookie. */
export const Tokens = z
  .object({
    access_token: z.string(),
    refresh_token: z.string().optional(),
    token_type: z.literal("Bearer"),
    expires_in: z.number().int(),
    expires_at: Instant,
    user: TokenUser,
  })
  .meta({ id: "Tokens" });
export type Tokens = z.infer<typeof Tokens>;

export const RefreshToken = z.string().min(1).max(512);

export const Register = z
  .strictObject({
    email: Email,
    password: Password,
    name: Line(200).nullish(),
    phone: Phone.nullish(),
    birthDate: CalendarDate.nullish(),
    gender: Gender.optional(),
    nik: Nik.nullish(),
    cookie: z.boolean().optional(),
  })
  .meta({ id: "Register" });
export type Register = z.infer<typeof Register>;

export const Login = z
  .strictObject({
    email: z.string().max(320).optional(),
    username: z.string().max(320).optional(),
    password: TypedPassword,
    cookie: z.boolean().optional(),
  })
  .refine((body) => (body.email === undefined) !== (body.username === undefined), {
    path: ["email"],
    message: "Expected an e-mail",
  })
  .meta({ id: "Login" });
export type Login = z.infer<typeof Login>;

export const Profile = Account.extend({
  patient: PatientSummary.nullable().optional(),
  staff: StaffSummary.nullable().optional(),
}).meta({ id: "Profile" });
export type Profile = z.infer<typeof Profile>;

export const NewAccount = z
  .strictObject({
    email: Email,
    password: Password,
    name: Line(200),
    role: Role,
    departmentId: Id.nullish(),
    specialization: Line(120).nullish(),
    consultationFee: Rupiah.nullish(),
    patientId: Id.optional(),
    staffId: Id.optional(),
  })
  .refine((body) => body.patientId === undefined || body.role === "patient", {
    path: ["patientId"],
    message: "Expected only for the role patient",
  })
  .refine((body) => body.staffId === undefined || body.role !== "patient", {
    path: ["staffId"],
    message: "Expected only for the roles of the clinic's people",
  })
  .meta({ id: "NewAccount" });
export type NewAccount = z.infer<typeof NewAccount>;

export const AccountChanges = z
  .strictObject({ role: Role.optional(), name: Line(200).optional(), disabled: z.boolean().optional() })
  .meta({ id: "AccountChanges" });
export type AccountChanges = z.infer<typeof AccountChanges>;
